/** The table with everything around it: search, filters, the open text, what can be done with many. */

import { Button, Drawer, VisuallyHidden } from "@mantine/core"
import { useElementSize, useMediaQuery } from "@mantine/hooks"
import { IconFileImport } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useMemo, useRef, useState, type MouseEvent } from "react"
import { Link } from "react-router"
import { useLive } from "@/api/live"
import { jobsQuery } from "@/api/queries"
import { may } from "@/api/rights"
import type { Project } from "@/api/types"
import { JobLine } from "@/ui/JobLine"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import { AssignChoice } from "./AssignChoice"
import { BulkBar } from "./BulkBar"
import { cleared, isNarrowed, printFilters } from "./filters"
import { phrasesOf } from "./highlight"
import { InfoLine } from "./InfoLine"
import { looksOf } from "./labels"
import { Nothing } from "./Nothing"
import { TableHead } from "./TableHead"
import { TextPanel } from "./TextPanel"
import { TextTable, type Mode } from "./TextTable"
import { Toolbar } from "./Toolbar"
import { TroubleNote } from "./TroubleNote"
import { useAddress } from "./useAddress"
import { REACH, useBulk } from "./useBulk"
import { useDeeds } from "./useDeeds"
import { useNames } from "./useNames"
import { useNow } from "@/ui/useNow"
import { useQuietNews, useTexts } from "./useTexts"
import { useTableKeys } from "./useTableKeys"

export function TextsDesk({ project }: { project: Project }) {
  const { filters, open, setFilters, openText } = useAddress()
  const texts = useTexts(project.id, filters)
  const deeds = useDeeds(project.id, filters)
  const looks = useMemo(() => looksOf(project.labels), [project.labels])
  const names = useNames(project.id, looks)
  const bulk = useBulk({ listed: printFilters(filters).toString(), texts, deeds, looks })
  const [active, setActive] = useState<number | null>(open)
  const now = useNow()
  const grid = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const panel = useRef<HTMLElement>(null)
  const inView = useRef<number[]>([])
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false })
  const { ref: room, width } = useElementSize<HTMLDivElement>()
  const mode: Mode = width > 0 && width < 620 ? "cards" : width < 920 ? "narrow" : "wide"
  useQuietNews(project.id, filters, () => inView.current)

  const { rows, total } = texts
  const order = useMemo(() => rows.map((row) => row.document.id), [rows])
  const place = open === null ? -1 : order.indexOf(open)
  const { chosen } = bulk.selection
  const jobs = useQuery(jobsQuery(project.id)).data?.filter((job) => !job.is_over) ?? []
  const phrases = useMemo(() => phrasesOf(filters.q), [filters.q])
  const task = project.task
  const me = deeds.me?.person_id
  const mayAnswer = may(project.role, "annotate")
  const { answersLearnt } = useLive()
  const isEarly = answersLearnt < 2 * project.labels.length
  const look = useMemo(
    () => ({ phrases, looks, task, isEarly, me, now }),
    [phrases, looks, task, isEarly, me, now],
  )

  const go = (id: number) => {
    setActive(id)
    if (open !== null) openText(id)
  }
  const step = (by: 1 | -1) => {
    const from = order.indexOf(open ?? active ?? -1)
    const id = order[from < 0 ? 0 : from + by]
    if (id !== undefined) go(id)
    if (from >= order.length - 20) texts.more()
    return id
  }
  const close = () => {
    openText(null)
    grid.current?.focus({ preventScroll: true })
  }
  useTableKeys({ grid, search, panel, active, open, order, step, openText, close, bulk })

  const click = (id: number, isBox: boolean, event: MouseEvent) => {
    setActive(id)
    if (event.shiftKey) bulk.dispatch({ kind: "extend", id, order })
    else if (isBox || event.ctrlKey || event.metaKey) bulk.dispatch({ kind: "toggle", id })
    else openText(id)
  }
  const narrowed = isNarrowed(filters)
  const isAll = order.length > 0 && order.every((id) => chosen.has(id))
  const chooseAll = () => bulk.dispatch(isAll ? { kind: "clear" } : { kind: "choose", ids: order })
  const shownPanel = open !== null && (
    <TextPanel
      project={project}
      id={open}
      row={rows[place]}
      place={place}
      listed={rows.length}
      total={total ?? rows.length}
      phrases={phrases}
      looks={looks}
      now={now}
      isEarly={isEarly}
      mayAnswer={mayAnswer}
      deeds={deeds}
      onGo={step}
      onClose={close}
    />
  )
  return (
    <div className="texts">
      <div className="texts-main">
        <div className="texts-top">
          <PageHeader
            title="Texts"
            actions={
              may(project.role, "import") && (
                <Button
                  component={Link}
                  to="../import"
                  variant="default"
                  size="sm"
                  leftSection={<IconFileImport size={16} aria-hidden />}
                >
                  Import
                </Button>
              )
            }
          />
        </div>
        <Toolbar
          project={project.id}
          filters={filters}
          onFilters={setFilters}
          labels={project.labels}
          names={names}
          isPhone={isPhone}
          search={search}
          onLeaveSearch={() => (grid.current ?? search.current)?.focus()}
        />
        <InfoLine
          filters={filters}
          onFilters={setFilters}
          names={names}
          total={total}
          isExact={texts.isExact}
          isDated={texts.isDated}
          onRestart={() => void texts.restart()}
        />
        {jobs.map((job) => (
          <JobLine key={job.id} job={job} />
        ))}
        {deeds.trouble && <TroubleNote trouble={deeds.trouble} onClose={deeds.forget} />}
        {texts.error && rows.length > 0 && (
          <ProblemNote
            error={texts.error}
            onRetry={() => void (texts.isMoreFailed ? texts.fetchNextPage() : texts.restart())}
          />
        )}
        <div className="texts-room" ref={room}>
          {texts.isPending ? (
            <Waiting rows={8} height={52} />
          ) : texts.error && rows.length === 0 ? (
            <ProblemNote error={texts.error} onRetry={() => void texts.restart()} />
          ) : rows.length === 0 ? (
            <Nothing
              filters={filters}
              isNarrowed={narrowed}
              onClear={() => setFilters(cleared(filters))}
              onInOrder={() => setFilters({ ...filters, sort: "position", isDescending: false })}
            />
          ) : (
            <TextTable
              grid={grid}
              inView={inView}
              listed={printFilters(filters).toString()}
              head={
                mode === "cards" ? null : (
                  <TableHead
                    filters={filters}
                    onSort={setFilters}
                    chosen={isAll ? "all" : chosen.size > 0 ? "some" : "none"}
                    onChooseAll={chooseAll}
                  />
                )
              }
              rows={rows}
              total={total ?? rows.length}
              hasMore={texts.hasMore && !texts.isMoreFailed}
              onMore={texts.more}
              mode={mode}
              look={look}
              chosen={chosen}
              active={active}
              open={open}
              isOld={texts.isOld}
              onClick={click}
            />
          )}
          <BulkBar
            chosen={mayAnswer ? chosen.size : 0}
            reach={Math.min(total ?? 0, REACH)}
            total={total ?? 0}
            isGathering={bulk.isGathering}
            onReach={() => void bulk.gather()}
            onClear={() => bulk.dispatch({ kind: "clear" })}
            onDo={(deed) => void bulk.doIt(deed)}
            labels={project.labels.filter((label) => !label.is_archived && label.kind === "choice")}
            task={task}
            work={deeds.work}
            more={
              may(project.role, "edit") && (
                <AssignChoice
                  project={project.id}
                  chosen={chosen}
                  onDone={() => bulk.dispatch({ kind: "clear" })}
                />
              )
            }
          />
        </div>
      </div>
      {isPhone ? (
        <Drawer.Root opened={open !== null} onClose={close} position="right" size="100%">
          <Drawer.Content aria-label="One text" className="texts-drawer">
            {shownPanel || <VisuallyHidden>Closed</VisuallyHidden>}
          </Drawer.Content>
        </Drawer.Root>
      ) : (
        shownPanel && (
          <aside className="texts-panel" aria-label="One text" ref={panel}>
            {shownPanel}
          </aside>
        )
      )}
    </div>
  )
}
