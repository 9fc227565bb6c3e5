package fault

import (
	"context"
	"errors"

	"navsync/store"
)

// kinds are the store's own errors that have a sentence.
var kinds = []struct {
	err error
	key string
}{
	{store.ErrFull, "errors.store-full"},
	{store.ErrReplaced, "errors.store-replaced"},
	{store.ErrDisk, "errors.store-disk"},
	{store.ErrReadOnly, "errors.store-read-only"},
	{store.ErrDamaged, "errors.store-damaged"},
	{store.ErrNewer, "errors.store-newer"},
	{store.ErrNotOurs, "errors.store-not-ours"},
	{store.ErrBehind, "errors.replica-behind"},
}

// Stored gives an error of the store its code. Errors that carry one keep it; a cancelled
// context stays what it is; nil stays nil.
func Stored(err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	var taken store.TakenOverError
	if errors.As(err, &taken) {
		return &Error{Code: Conflict, Key: "errors.replica-taken-over", Facts: map[string]any{"Machine": taken.By}, Err: err}
	}
	err = store.Classify("", err)
	for _, kind := range kinds {
		if errors.Is(err, kind.err) {
			return &Error{Code: Storage, Key: kind.key, Err: err}
		}
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &Error{Code: NotFound, Err: err}
	case errors.Is(err, store.ErrBusy):
		return &Error{Code: Conflict, Key: "errors.store-busy", Err: err}
	case errors.Is(err, store.ErrExists):
		return &Error{Code: Conflict, Key: "errors.exists", Err: err}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Error{Code: Internal, Err: err}
}
