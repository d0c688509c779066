/** Markdown as it reads: no raw HTML, and no picture or script of another host. */

import ReactMarkdown, { type Components } from "react-markdown"
import "@/ui/markdown.css"

const parts: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ),
  img: ({ alt }) => <em>{alt ? `[picture: ${alt}]` : "[picture]"}</em>,
  h1: ({ children }) => <h2 className="markdown-title">{children}</h2>,
}

export function Markdown({ children }: { children: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown components={parts}>{children}</ReactMarkdown>
    </div>
  )
}
