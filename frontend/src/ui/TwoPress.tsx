/** A button for what cannot be undone: the first press asks, the second does it, elsewhere forgets. */

import { Button } from "@mantine/core"
import { useState } from "react"

interface Props {
  /** What it says before and after the first press. */
  says: string
  sure: string
  /** On what it acts, for those who only hear the button. */
  about: string
  onPress: () => void
  size?: "compact-sm" | "sm"
  isDisabled?: boolean
  /** Without a frame before the first press, where it stands beside many others. */
  isQuiet?: boolean
}

export function TwoPress({
  says,
  sure,
  about,
  onPress,
  size = "compact-sm",
  isDisabled = false,
  isQuiet = false,
}: Props) {
  const [isSure, setSure] = useState(false)
  return (
    <Button
      size={size}
      disabled={isDisabled}
      className="fixed"
      variant={isSure ? "filled" : isQuiet ? "subtle" : "default"}
      {...(isSure ? { color: "red" } : isQuiet && { color: "gray", c: "dimmed", fw: 500 })}
      aria-label={`${isSure ? sure : says}: ${about}`}
      onBlur={() => setSure(false)}
      onClick={() => {
        if (isSure) onPress()
        setSure(!isSure)
      }}
    >
      {isSure ? sure : says}
    </Button>
  )
}
