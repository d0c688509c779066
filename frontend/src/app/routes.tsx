/** Every address of the screen; pages come as they are needed. */

import { createBrowserRouter, type RouteObject } from "react-router"
import { Arriving } from "@/app/Arriving"
import { Door } from "@/app/Door"
import { FirstPage } from "@/app/FirstPage"
import { HomeShell } from "@/app/HomeShell"
import { Lost } from "@/app/Lost"
import { ProjectShell } from "@/app/ProjectShell"

const ofProject: RouteObject[] = [
  { index: true, element: <FirstPage /> },
  {
    path: "label",
    lazy: async () => ({ Component: (await import("@/features/annotate/AnnotatePage")).AnnotatePage }),
  },
  {
    path: "overview",
    lazy: async () => ({ Component: (await import("@/features/learn/OverviewPage")).OverviewPage }),
  },
  {
    path: "texts",
    lazy: async () => ({ Component: (await import("@/features/projects/texts/TextsPage")).TextsPage }),
  },
  {
    path: "review",
    lazy: async () => ({ Component: (await import("@/features/review/ReviewPage")).ReviewPage }),
  },
  {
    path: "model",
    lazy: async () => ({ Component: (await import("@/features/learn/ModelPage")).ModelPage }),
  },
  {
    path: "deploy",
    lazy: async () => ({ Component: (await import("@/features/deploy/DeployPage")).DeployPage }),
  },
  {
    path: "deploy/:deployment/:tab?",
    lazy: async () => ({ Component: (await import("@/features/deploy/DeploymentPage")).DeploymentPage }),
  },
  {
    path: "labels",
    lazy: async () => ({ Component: (await import("@/features/projects/labels/LabelsPage")).LabelsPage }),
  },
  {
    path: "team",
    lazy: async () => ({ Component: (await import("@/features/team/TeamPage")).TeamPage }),
  },
  {
    path: "import",
    lazy: async () => ({ Component: (await import("@/features/projects/setup/ImportPage")).ImportPage }),
  },
  {
    path: "settings",
    lazy: async () => ({
      Component: (await import("@/features/projects/settings/SettingsPage")).SettingsPage,
    }),
  },
]

export const router = createBrowserRouter([
  {
    path: "/sign-in",
    lazy: async () => ({ Component: (await import("@/features/team/SignInPage")).SignInPage }),
    errorElement: <Lost />,
    hydrateFallbackElement: <Arriving />,
  },
  {
    path: "/join",
    lazy: async () => ({ Component: (await import("@/features/team/join/JoinPage")).JoinPage }),
    errorElement: <Lost />,
    hydrateFallbackElement: <Arriving />,
  },
  {
    path: "/",
    element: <Door />,
    errorElement: <Lost />,
    hydrateFallbackElement: <Arriving />,
    children: [
      {
        element: <HomeShell />,
        children: [
          {
            index: true,
            lazy: async () => ({
              Component: (await import("@/features/projects/setup/ProjectsPage")).ProjectsPage,
            }),
          },
          {
            path: "new",
            lazy: async () => ({
              Component: (await import("@/features/projects/setup/NewProjectPage")).NewProjectPage,
            }),
          },
          {
            path: "happened",
            lazy: async () => ({
              Component: (await import("@/features/team/trail/EverythingPage")).EverythingPage,
            }),
          },
          {
            path: "account",
            lazy: async () => ({ Component: (await import("@/features/team/AccountPage")).AccountPage }),
          },
        ],
      },
      { path: "p/:project", element: <ProjectShell />, children: ofProject },
      { path: "*", element: <Lost /> },
    ],
  },
])
