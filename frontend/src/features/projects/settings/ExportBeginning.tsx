/** How a file for another tool begins; of what cannot be read, whether it can be made at all. */

import { Text } from "@mantine/core"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { keys } from "@/api/queries"
import { exportAddress, firstLines, type ExportChoice } from "@/features/projects/settings/exporting"
import { readBeginning } from "@/features/projects/settings/streams"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const LINES = 12
const LONGEST = 400
const CHARACTERS = 20_000

interface Props {
  project: string
  choice: ExportChoice
  isText: boolean
}

export function ExportBeginning({ project, choice, isText }: Props) {
  const address = exportAddress(project, choice, true)
  const begun = useQuery({
    queryKey: [...keys.project(project), "export", address],
    queryFn: ({ signal }) =>
      readBeginning(address, signal, { lines: isText ? LINES : 1, characters: isText ? CHARACTERS : 1 }),
    placeholderData: keepPreviousData,
  })
  if (begun.error) return <ProblemNote error={begun.error} onRetry={() => void begun.refetch()} />
  if (!isText) return null
  if (begun.data === undefined) return <Waiting rows={1} height={120} />
  if (begun.data.trim() === "") return null
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>
        How the file begins
      </Text>
      <pre className="export-beginning" tabIndex={0} aria-label="How the file begins">
        {firstLines(begun.data, LINES, LONGEST)}
      </pre>
    </div>
  )
}
