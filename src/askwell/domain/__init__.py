"""What the field means by its words: values and rules, without a framework and without IO."""
