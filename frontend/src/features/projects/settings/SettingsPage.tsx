/** Settings: everything about a project that is not its labels, saved as it is changed. */

import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { Link, useLocation, useParams } from "react-router"
import { useRights } from "@/api/changes"
import { projectQuery } from "@/api/queries"
import { Asking } from "@/features/projects/settings/Asking"
import { Assignments } from "@/features/projects/settings/Assignments"
import { EncoderChoice } from "@/features/projects/settings/EncoderChoice"
import { Exports } from "@/features/projects/settings/Exports"
import { General } from "@/features/projects/settings/General"
import { Imports } from "@/features/projects/settings/Imports"
import { ProjectKeys } from "@/features/projects/settings/ProjectKeys"
import { Removal } from "@/features/projects/settings/Removal"
import { SECTIONS } from "@/features/projects/settings/Section"
import { Webhooks } from "@/features/projects/settings/Webhooks"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { ReadOnlyNote } from "@/ui/ReadOnlyNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/projects/settings/settings.css"

export function SettingsPage() {
  const { project: id = "" } = useParams()
  const { hash } = useLocation()
  const found = useQuery(projectQuery(id))
  const rights = useRights(found.data?.role)
  const isThere = found.data !== undefined
  useEffect(() => {
    if (!isThere || !hash) return
    const section = document.getElementById(hash.slice(1))
    section?.scrollIntoView({ block: "start" })
    section?.focus({ preventScroll: true })
  }, [hash, isThere])
  const project = found.data
  return (
    <Page>
      <PageHeader
        title="Settings"
        {...(!rights.refusal && { says: "Every change is saved as you make it, and can be undone." })}
      />
      {rights.refusal && <ReadOnlyNote reason={rights.refusal.message} />}
      {project ? (
        <div className="settings">
          <nav aria-label="Parts of this page" className="settings-nav">
            {SECTIONS.map((section) => (
              <Link key={section.id} to={`#${section.id}`} className="settings-nav-link" replace>
                {section.name}
              </Link>
            ))}
          </nav>
          <div className="settings-sections">
            <General project={project} rights={rights} />
            <Imports project={project} rights={rights} />
            <Exports project={project} rights={rights} />
            <Asking project={project} rights={rights} />
            <Assignments project={project} rights={rights} />
            <EncoderChoice project={project} rights={rights} />
            <ProjectKeys project={project} rights={rights} />
            <Webhooks project={project} rights={rights} />
            <Removal project={project} rights={rights} />
          </div>
        </div>
      ) : found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Waiting rows={4} height={160} />
      )}
    </Page>
  )
}
