/** Where a project opens: at what somebody came to do there. */

import { useQuery } from "@tanstack/react-query"
import { Navigate, useParams } from "react-router"
import { projectQuery } from "@/api/queries"
import { firstPage } from "@/app/pages"

export function FirstPage() {
  const { project = "" } = useParams()
  const { data } = useQuery(projectQuery(project))
  return data && <Navigate to={firstPage(data.role)} replace />
}
