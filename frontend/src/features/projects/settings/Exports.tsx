/** Export: which texts, which columns, in which form, with a look at the first rows. */

import { Button, Checkbox, Radio, Stack, Text } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useState } from "react"
import { may } from "@/api/rights"
import { count } from "@/core/format"
import { ExportBeginning } from "@/features/projects/settings/ExportBeginning"
import { ExportLosses } from "@/features/projects/settings/ExportLosses"
import { ExportPreview } from "@/features/projects/settings/ExportPreview"
import {
  COLUMNS,
  exportAddress,
  FORMATS,
  hasColumns,
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
  const isMarking = project.task === "mark_spans" || project.labels.some((label) => label.kind === "span")
  const formats = FORMATS.filter((each) => isMarking || !each.isForMarks)
  const chosen = formats.find((each) => each.format === format)
  const told = isMarking ? columns : columns.filter((column) => column !== "spans")
  const choice = { format, isWhole, columns: told, protectsFormulas }
  const isEmpty = hasColumns(format) && told.length === 0
  return (
    <Section
      id="export"
      says="Take your texts and answers with you, for a spreadsheet, a program or another tool."
    >
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
        <Radio.Group label="As" value={format} onChange={(value) => setFormat(value)}>
          <div className="export-formats">
            {formats.map((each) => (
              <Radio key={each.format} value={each.format} label={each.name} description={each.says} />
            ))}
          </div>
        </Radio.Group>
        {hasColumns(format) && (
          <Checkbox.Group label="What to tell of each text" value={[...told]}>
            <div className="export-columns">
              {COLUMNS.filter(({ column }) => isMarking || column !== "spans").map(
                ({ column, name, says }) => (
                  <Checkbox
                    key={column}
                    value={column}
                    label={name}
                    description={says}
                    onChange={() => setColumns(toggled(columns, column))}
                  />
                ),
              )}
            </div>
          </Checkbox.Group>
        )}
        {format === "csv" && (
          <Checkbox
            checked={protectsFormulas}
            label="Keep texts such as “=1+1” from being calculated"
            onChange={(event) => setProtects(event.target.checked)}
          />
        )}
        {isEmpty ? (
          <Text size="sm" c="red" role="alert">
            Choose at least one thing to tell of each text.
          </Text>
        ) : hasColumns(format) ? (
          <ExportPreview project={project} choice={choice} />
        ) : (
          <>
            <ExportLosses
              project={project.id}
              format={format}
              name={chosen?.name ?? format}
              isWhole={isWhole}
            />
            <ExportBeginning project={project.id} choice={choice} isText={chosen?.isText ?? true} />
          </>
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
