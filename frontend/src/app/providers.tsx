/** What surrounds every page: theme, server state, messages. */

import { MantineProvider } from "@mantine/core"
import { Notifications } from "@mantine/notifications"
import { QueryClientProvider } from "@tanstack/react-query"
import { useState, type ReactNode } from "react"
import { createQueryClient } from "@/api/queries"
import { theme, variables } from "@/ui/theme"

/** The nonce that the server put into the page, for the few style tags that are made while it runs. */
function nonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? ""
}

/** Where dialogs, which keep the page behind them from scrolling by a style tag, look for the nonce. */
Object.assign(globalThis, { __webpack_nonce__: nonce() })

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient)
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={nonce}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-center" limit={3} />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  )
}
