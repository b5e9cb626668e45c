// Package ui holds the finished page: what `npm run build` writes to dist, embedded in the binary.
//
// dist is made, not committed; git keeps only an empty .gitkeep in it, so that the Go code compiles on a machine without
// Node. Whoever serves Dist finds no dist/index.html then, and says how to build the page.
package ui

import "embed"

// Dist is the built page, rooted at "dist": index.html, assets/ with content-hashed names, and a .gz beside each file.
//
//go:embed all:dist
var Dist embed.FS
