/** A place to drop a file on, with a button for those who do not drag. */

import { Button, FileButton, Stack, Text } from "@mantine/core"
import { IconFileUpload } from "@tabler/icons-react"
import { useState, type DragEvent } from "react"

interface Props {
  onFile: (file: File) => void
  /** A file that was here before the page was loaded anew. */
  before?: string | null
}

export function FileDrop({ onFile, before = null }: Props) {
  const [isOver, setIsOver] = useState(false)
  const over = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <div
      className="drop"
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="xs" ta="center">
        <IconFileUpload size={30} stroke={1.5} aria-hidden />
        <Text fw={550}>
          {before === null ? "Drop a file with your texts here" : `Choose ${before} again`}
        </Text>
        <Text size="sm" c="dimmed" maw={480}>
          {before === null
            ? "CSV, Excel, JSON, Parquet, or plain text with one text on each line; or texts marked in Label Studio, Prodigy, doccano, brat, spaCy or CoNLL. It stays on this server."
            : "A browser forgets files when a page is reloaded. Everything else that you entered is still here."}
        </Text>
        <FileButton onChange={(file) => file && onFile(file)}>
          {(props) => (
            <Button variant="default" mt={4} {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </Stack>
    </div>
  )
}
