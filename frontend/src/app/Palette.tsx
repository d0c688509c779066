/** The command palette: every page and action, by name. */

import { useMantineColorScheme } from "@mantine/core"
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight"
import { useQuery } from "@tanstack/react-query"
import { useMatch, useNavigate } from "react-router"
import { projectsQuery } from "@/api/queries"
import { showKeys } from "@/app/KeysHelp"
import { pagesFor } from "@/app/pages"
import { count } from "@/core/format"

export function Palette() {
  const navigate = useNavigate()
  const { toggleColorScheme } = useMantineColorScheme()
  const project = useMatch("/p/:project/*")?.params.project
  const projects = useQuery(projectsQuery)
  const go = (path: string) => () => void navigate(path)
  const pages: SpotlightActionData[] = project
    ? [
        ...pagesFor(projects.data?.find((each) => each.id === project)).map((page) => ({
          id: page.path,
          label: page.name,
          description: page.says,
          leftSection: <page.icon size={18} aria-hidden />,
          onClick: go(`/p/${project}/${page.path}`),
        })),
        {
          id: "deploy the model",
          label: "Deploy the model",
          description: "Give it an address that programs can call",
          onClick: go(`/p/${project}/deploy?new`),
        },
        {
          id: "import",
          label: "Import texts",
          description: "Add a file",
          onClick: go(`/p/${project}/import`),
        },
        {
          id: "export",
          label: "Export answers",
          description: "CSV or JSONL",
          onClick: go(`/p/${project}/settings#export`),
        },
      ]
    : []
  const actions: SpotlightActionGroupData[] = [
    { group: "This project", actions: pages },
    {
      group: "Projects",
      actions: (projects.data ?? []).map((each) => ({
        id: each.id,
        label: each.name,
        description: `${count(each.answered)} of ${count(each.documents)} texts answered`,
        onClick: go(`/p/${each.id}/label`),
      })),
    },
    {
      group: "Askwell",
      actions: [
        { id: "new", label: "New project", description: "Set up what to decide", onClick: go("/new") },
        { id: "home", label: "All projects", onClick: go("/") },
        { id: "account", label: "Account and API keys", onClick: go("/account") },
        { id: "theme", label: "Switch between light and dark", onClick: toggleColorScheme },
        { id: "keys", label: "Show the keys of this page", onClick: showKeys },
      ],
    },
  ]
  return (
    <Spotlight
      actions={actions.filter((group) => group.actions.length > 0)}
      shortcut="mod + K"
      tagsToIgnore={[]}
      nothingFound="Nothing has this name"
      highlightQuery
      scrollable
      maxHeight={420}
      attributes={{ content: { "aria-label": "Go anywhere" } }}
      searchProps={{ placeholder: "Go to a page, or do something", "aria-label": "Search pages and actions" }}
    />
  )
}
