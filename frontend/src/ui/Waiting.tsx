/** Skeletons in the place of what is being fetched; quiet, and told to screen readers once. */

import { Skeleton, Stack, VisuallyHidden } from "@mantine/core"

export function Waiting({ rows = 4, height = 56 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  )
}
