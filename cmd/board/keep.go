package main

import (
	"board/cmd/board/internal/flags"
	"board/summary/sidecar"
	"board/web/page"
)

// openSidecar opens what people have added to the runs of the log directories. It lies in
// the first of these.
func openSidecar(f *flags.Flags) *sidecar.Sidecar {
	return sidecar.New(sidecar.Options{Logdir: f.Sources[0].Path, Limits: f.Limits})
}

func keeperOf(f *flags.Flags, kept *sidecar.Sidecar) page.Keeper {
	var sources []sidecar.Source
	for _, s := range f.Sources {
		sources = append(sources, sidecar.Source{Name: s.Name, Path: s.Path})
	}
	return page.Keeper{Sidecar: kept, Trash: sidecar.NewTrash(sources), AllowDelete: f.AllowDelete}
}
