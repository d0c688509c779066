/** One accent, neutral greys, an 8-pixel grid, and type that is easy to read for an hour. */

import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core"

const teal: MantineColorsTuple = [
  "#effcfa",
  "#d5f5ef",
  "#a9e9df",
  "#76dacd",
  "#2dd4bf",
  "#1bb5a4",
  "#129487",
  "#0f766e",
  "#0d635c",
  "#0a4f4a",
]

const gray: MantineColorsTuple = [
  "#f8faf9",
  "#f1f4f3",
  "#e4e9e7",
  "#d3dad8",
  "#b4bebb",
  "#8a9693",
  "#616e6b",
  "#47524f",
  "#2f3836",
  "#1b2220",
]

const dark: MantineColorsTuple = [
  "#dfe6e4",
  "#b9c4c1",
  "#9aa7a3",
  "#6d7a77",
  "#414c49",
  "#323c39",
  "#252d2b",
  "#1a211f",
  "#141a18",
  "#0e1312",
]

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  // Accent and red are dark in one theme and bright in the other; contrast by itself knows the first only.
  variantColorResolver: (input) => {
    const colours = defaultVariantColorsResolver(input)
    const isKnown = ["teal", "red"].includes(input.color ?? "teal")
    return input.variant === "filled" && isKnown ? { ...colours, color: "var(--accent-ink)" } : colours
  },
  luminanceThreshold: 0.32,
  colors: { teal, gray, dark },
  defaultRadius: 8,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: "620" },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Tooltip: {
      defaultProps: {
        openDelay: 300,
        withArrow: false,
        // What explains a figure is for those who point with the keyboard, too.
        events: { hover: true, focus: true, touch: false },
      },
    },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { "aria-label": "Close" },
        transitionProps: { duration: 120 },
      },
    },
    Skeleton: { defaultProps: { radius: 8 } },
  },
})

/** Colours by what they mean, so that no feature names a shade. */
export const variables: CSSVariablesResolver = () => ({
  variables: { "--font-text": "'Source Serif 4 Variable', Georgia, serif" },
  light: {
    "--mantine-color-body": "#fbfcfc",
    "--mantine-color-dimmed": "#596562",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-red-text": "#c92a2a",
    "--mantine-color-red-filled": "#c92a2a",
    "--mantine-color-red-filled-hover": "#b02424",
    "--mantine-color-placeholder": "#66726e",
    "--mantine-color-yellow-light-color": "#855600",
    "--mantine-color-orange-light-color": "#a83a08",
    "--surface": "#ffffff",
    "--surface-sunken": "#f3f6f5",
    "--line": "#e0e6e4",
    "--accent": "#0f766e",
    "--accent-ink": "#ffffff",
    "--accent-soft": "#e3f4f1",
    "--ink": "#1b2220",
    "--shadow": "0 1px 2px rgb(16 32 30 / 6%), 0 2px 8px rgb(16 32 30 / 5%)",
  },
  dark: {
    "--mantine-color-body": "#111615",
    "--mantine-color-dimmed": "#9aa7a3",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-red-text": "#ff8787",
    "--mantine-color-yellow-light": "#33290f",
    "--mantine-color-yellow-light-color": "#ffd866",
    "--mantine-color-red-filled": "#ff8787",
    "--mantine-color-red-filled-hover": "#ffa3a3",
    "--mantine-color-placeholder": "#93a09c",
    "--surface": "#181f1d",
    "--surface-sunken": "#141a18",
    "--line": "#2c3633",
    "--accent": "#2dd4bf",
    "--accent-ink": "#0e1312",
    "--accent-soft": "#12332f",
    "--ink": "#dfe6e4",
    "--shadow": "0 1px 2px rgb(0 0 0 / 30%)",
  },
})
