/** A whole page in the manner of the checkout page. `title` and `notice` are plain text of our own, `content` is HTML. */
export function renderDocument(title: string, notice: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/embedded_checkout/checkout-page.css">
</head>
<body>
<header class="test-mode">${notice}</header>
<main>${content}</main>
</body>
</html>
`
}
