// Package message holds what the server and its page say to each other: the JSON
// messages of the websocket and of the routes below api/, and the constants of
// the binary frames. docs/api.md explains every field.
//
// The page's types are generated from this package: `make generate` writes
// web/ui/src/message.gen.ts, and `make lint` fails where that file is stale. The
// tag tstype says how a field's type reads in TypeScript where the Go type alone
// does not tell.
package message
