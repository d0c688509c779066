/** Mantine's mixins: light and dark, rem, and the breakpoints. */

export default {
  plugins: {
    "postcss-preset-mantine": {},
  },
}
