/** Export: which texts, which columns, in which form, with a look at the first rows. */

import { Button, Checkbox, Group, Radio, SegmentedControl, Stack, Text } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useState } from "react"
import { may } from "@/api/rights"
import { count } from "@/core/format"
import { ExportPreview } from "@/features/projects/settings/ExportPreview"
import {
  COLUMNS,
  exportAddress,
  toggled,
  USUAL,
  type Column,
  type Format,
} from "@/features/projects/settings/exporting"
import { Section } from "@/features/projects/settings/Section"
import type { SectionProps } from "@/features/projects/settings/useSetting"

export function Exports(props: SectionProps) {
  if (may(props.project.role, "export")) return <OpenExports {...props} />
  return <Section id="export" says="Taking texts and answers out takes the role of a reviewer or an admin." />
}

function OpenExports({ project }: SectionProps) {
  const [format, setFormat] = useState<Format>("csv")
  const [isWhole, setWhole] = useState(false)
  const [columns, setColumns] = useState<readonly Column[]>(USUAL)
  const [protectsFormulas, setProtects] = useState(true)
  const choice = { format, isWhole, columns, protectsFormulas }
  const isEmpty = columns.length === 0
  return (
    <Section id="export" says="Take your texts and answers with you, for a spreadsheet or a program.">
      <Stack gap="lg">
        <Radio.Group
          label="Which texts"
          value={isWhole ? "all" : "touched"}
          onChange={(value) => setWhole(value === "all")}
        >
          <Stack gap={6} mt={6}>
            <Radio value="touched" label="Those that somebody answered, skipped or flagged" />
            <Radio value="all" label={`All ${count(project.documents)} texts`} />
          </Stack>
        </Radio.Group>
        <Checkbox.Group label="What to tell of each" value={[...columns]}>
          <div className="export-columns">
            {COLUMNS.map(({ column, name, says }) => (
              <Checkbox
                key={column}
                value={column}
                label={name}
                description={says}
                onChange={() => setColumns(toggled(columns, column))}
              />
            ))}
          </div>
        </Checkbox.Group>
        <div>
          <Text size="sm" fw={500} mb={6} id="export-form">
            As
          </Text>
          <Group gap="md">
            <SegmentedControl
              aria-labelledby="export-form"
              value={format}
              onChange={(value) => setFormat(value)}
              data={[
                { value: "csv", label: "CSV (spreadsheet)" },
                { value: "jsonl", label: "JSONL (program)" },
              ]}
            />
            {format === "csv" && (
              <Checkbox
                checked={protectsFormulas}
                label="Keep texts such as “=1+1” from being calculated"
                onChange={(event) => setProtects(event.target.checked)}
              />
            )}
          </Group>
        </div>
        {isEmpty ? (
          <Text size="sm" c="red" role="alert">
            Choose at least one thing to tell of each text.
          </Text>
        ) : (
          <ExportPreview project={project} choice={choice} />
        )}
        <div>
          <Button
            component="a"
            href={exportAddress(project.id, choice)}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
            {...(isEmpty ? { "data-disabled": true, "aria-disabled": true } : {})}
            onClick={(event) => {
              if (isEmpty) event.preventDefault()
            }}
          >
            Download
          </Button>
        </div>
      </Stack>
    </Section>
  )
}
