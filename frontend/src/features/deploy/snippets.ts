/** Programs that call a deployment, ready to be copied. */

const EXAMPLE = "A text that came in today"

export interface Snippet {
  readonly name: string
  readonly code: string
}

/** The ways to call a deployment at a server's address, with a key that is seen or from the environment. */
export function snippetsFor(address: string, deployment: string, secret: string | null): readonly Snippet[] {
  const url = `${address}/api/v1/deployments/${deployment}/predict`
  return [
    {
      name: "curl",
      code: `curl -s ${url} \\
    -H "Authorization: Bearer ${inShell(secret)}" \\
    -H "Content-Type: application/json" \\
    -d '{"texts": ["${EXAMPLE}"]}'
`,
    },
    {
      name: "Python",
      code: `${secret === null ? "import os\n\n" : ""}from askwell import Client

with Client("${address}", api_key=${inPython(secret)}) as client:
    for answer in client.deployment("${deployment}").predict(["${EXAMPLE}"]):
        if answer.abstained:
            print("handed to people:", answer.review_task_id)
        else:
            print([label.name for label in answer.labels], answer.probability)
`,
    },
    {
      name: "JavaScript",
      code: `const answer = await fetch("${url}", {
  method: "POST",
  headers: {
    Authorization: ${inJavaScript(secret)},
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ texts: ["${EXAMPLE}"] }),
})
if (!answer.ok) throw new Error(await answer.text())
const { predictions } = await answer.json()
for (const said of predictions) {
  if (said.abstained) console.log("handed to people:", said.review_task_id)
  else console.log(said.labels.map((label) => label.name), said.probability)
}
`,
    },
  ]
}

/** How a program reads what people said of a text that was handed to them. */
export function pollSnippet(address: string, secret: string | null): string {
  return `curl -s ${address}/api/v1/review-tasks/REVIEW_TASK_ID \\
    -H "Authorization: Bearer ${inShell(secret)}"
`
}

function inShell(secret: string | null): string {
  return secret ?? "$ASKWELL_API_KEY"
}

function inPython(secret: string | null): string {
  return secret === null ? 'os.environ["ASKWELL_API_KEY"]' : `"${secret}"`
}

function inJavaScript(secret: string | null): string {
  return secret === null ? "`Bearer ${process.env.ASKWELL_API_KEY}`" : `"Bearer ${secret}"`
}
