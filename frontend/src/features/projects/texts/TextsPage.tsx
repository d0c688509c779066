/** All texts: find them, open them, label many at once. */

import { useQuery } from "@tanstack/react-query"
import { useParams } from "react-router"
import { projectQuery } from "@/api/queries"
import { Page } from "@/ui/Page"
import { Waiting } from "@/ui/Waiting"
import { TextsDesk } from "./TextsDesk"
import "./panel.css"
import "./table.css"
import "./texts.css"

export function TextsPage() {
  const { project = "" } = useParams()
  const found = useQuery(projectQuery(project))
  if (!found.data) {
    return (
      <Page>
        <Waiting />
      </Page>
    )
  }
  return <TextsDesk key={project} project={found.data} />
}
