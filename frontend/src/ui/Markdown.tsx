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

interface Props {
  children: string
  /** Other ways to show some parts. */
  others?: Components
}

export function Markdown({ children, others }: Props) {
  return (
    <div className="markdown">
      <ReactMarkdown components={{ ...parts, ...others }}>{children}</ReactMarkdown>
    </div>
  )
}
