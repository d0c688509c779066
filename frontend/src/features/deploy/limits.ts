/** The most texts a minute that can be asked for as a limit, as the server has it (`MOST_A_MINUTE`). */
export const MOST_A_MINUTE = 10_000_000
