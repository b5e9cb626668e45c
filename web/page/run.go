package page

import (
	"net/http"
	"strconv"

	"board/summary/logdir"
	"board/web/answer"
	"board/web/message"
)

// maxRunFiles is how many files of a run are told; the others are counted.
const maxRunFiles = 500

// apiRun tells which files lie beside each other in the directories of a run.
func (s *API) apiRun(r *http.Request) (any, error) {
	id, err := strconv.Atoi(r.URL.Query().Get("run"))
	if err != nil {
		return nil, answer.BadRequest("the parameter run is %q; expected the number of a run", answer.Clip(r.URL.Query().Get("run")))
	}
	for _, run := range s.data.Store.Catalog().Runs {
		if run.ID == id {
			return s.filesOf(run)
		}
	}
	return nil, answer.NotFound("there is no run %d", id)
}

func (s *API) filesOf(run *logdir.RunInfo) (message.RunFiles, error) {
	told := message.RunFiles{Files: []message.RunFile{}}
	files, err := s.data.Store.Folder(run.Name).List(".")
	if err != nil {
		return told, answer.NotFound("the directory of run %q cannot be listed: %v", answer.Clip(run.Name), err)
	}
	for _, file := range files {
		switch {
		case file.Dir:
		case len(told.Files) == maxRunFiles:
			told.More++
		default:
			told.Files = append(told.Files, message.RunFile{Name: file.Name, Bytes: file.Size, Modified: message.Seconds(float64(file.Modified.UnixNano()) / 1e9)})
		}
	}
	return told, nil
}
