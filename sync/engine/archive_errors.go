package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"navsync/sync/fault"
	"navsync/sync/linkedin"
)

// archiveKeys are the sentences of what can be wrong with a file; each has a next step about the file.
var archiveKeys = []struct {
	err error
	key string
}{
	{linkedin.ErrBroken, "errors.archive-broken"},
	{linkedin.ErrNoMessages, "errors.archive-empty"},
	{linkedin.ErrSeveral, "errors.archive-several"},
	{linkedin.ErrUnknownColumns, "errors.archive-columns"},
	{linkedin.ErrUnreadable, "errors.archive-unreadable"},
	{linkedin.ErrTooLarge, "errors.archive-too-large"},
	{linkedin.ErrNoOwner, "errors.archive-no-owner"},
	{linkedin.ErrNotArchive, "errors.archive-not"},
}

// archiveError gives an error of reading the file at path its code and sentence.
func archiveError(path string, err error) error {
	name := filepath.Base(path)
	for _, known := range archiveKeys {
		if !errors.Is(err, known.err) {
			continue
		}
		wrong := fault.New(fault.Data, known.key, "File", name)
		wrong.Detail, wrong.Err = err.Error(), err
		var columns *linkedin.ColumnsError
		if errors.As(err, &columns) {
			wrong.Facts["File"], wrong.Facts["Columns"] = columns.File, strings.Join(columns.Columns, ", ")
		}
		var several *linkedin.SeveralError
		if errors.As(err, &several) {
			wrong.Facts["Names"] = strings.Join(several.Names, ", ")
		}
		return wrong
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fault.Error{Code: fault.NotFound, Key: "errors.no-such-file", Facts: map[string]any{"File": name}, Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &fault.Error{
			Code: fault.Data, Key: "errors.file-permission", Facts: map[string]any{"File": name}, Err: fmt.Errorf("read the file: %w", err),
		}
	}
	return fault.Stored(err)
}
