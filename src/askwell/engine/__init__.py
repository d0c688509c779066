"""The mathematics: strings and arrays in, arrays out, no IO."""
