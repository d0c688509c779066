/** How a file is read: its format and sheet, found out and open to change. */

import { Group, Select } from "@mantine/core"
import type { Format, Preview, Reading } from "@/features/projects/setup/types"

export const FORMATS: Record<Format, string> = {
  csv: "CSV",
  tsv: "CSV with tabs",
  jsonl: "JSON lines",
  json: "JSON",
  lines: "Plain text, one text a line",
  xlsx: "Excel",
  parquet: "Parquet",
  arrow: "Arrow",
  conll: "CoNLL (a word and its tag a line)",
  label_studio: "Label Studio",
  prodigy: "Prodigy",
  doccano: "doccano",
  brat: "brat (ZIP archive)",
  spacy: "spaCy (DocBin)",
}

/** Formats that one and the same file may be in, as its beginning alone tells. */
const ALIKE: readonly (readonly Format[])[] = [
  ["jsonl", "json", "label_studio", "prodigy", "doccano"],
  ["csv", "tsv", "conll", "lines"],
]

interface Props {
  preview: Preview
  reading: Reading
  onReading: (reading: Reading) => void
}

export function ReadAs({ preview, reading, onReading }: Props) {
  const alike = ALIKE.find((formats) => formats.includes(preview.format)) ?? [preview.format]
  return (
    <Group gap="md" align="flex-start">
      <Select
        label="The file is"
        data={alike.map((format) => ({ value: format, label: FORMATS[format] }))}
        value={preview.format}
        allowDeselect={false}
        readOnly={alike.length === 1}
        w={300}
        maw="100%"
        onChange={(format) => onReading({ ...reading, format, unit: null })}
      />
      {preview.sheets.length > 1 && (
        <Select
          label="Sheet"
          description="The workbook has several; one goes in at a time."
          inputWrapperOrder={["label", "input", "description", "error"]}
          data={preview.sheets}
          value={reading.sheet ?? preview.sheets[0] ?? null}
          allowDeselect={false}
          w={300}
          maw="100%"
          onChange={(sheet) => onReading({ ...reading, sheet })}
        />
      )}
      {preview.suggested.spans !== null && (
        <Select
          label="Positions are counted in"
          description="As the tool counts that wrote the file; change it if marks look shifted."
          inputWrapperOrder={["label", "input", "description", "error"]}
          data={[
            { value: "code_points", label: "characters (Python)" },
            { value: "utf16", label: "UTF-16 units (JavaScript)" },
            { value: "bytes", label: "bytes (UTF-8)" },
          ]}
          value={preview.offset_unit ?? "code_points"}
          allowDeselect={false}
          w={300}
          maw="100%"
          onChange={(unit) => onReading({ ...reading, unit })}
        />
      )}
    </Group>
  )
}
