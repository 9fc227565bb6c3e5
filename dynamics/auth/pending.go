package auth

import (
	"context"
	"errors"
)

var errPending = errors.New("not yet")

func signIn(context.Context, Config) (*Source, error) { return nil, errPending }
func resume(context.Context, Config) (*Source, error) { return nil, errPending }

type staticToken string

func (s staticToken) token(context.Context, bool) (string, error) { return string(s), nil }
func (s staticToken) account() string                             { return "" }
func (s staticToken) signOut(context.Context) error               { return nil }

// SystemKeep is the keeper that SystemKeeper makes.
type SystemKeep struct{}

func newSystemKeeper(string) *SystemKeep { return nil }

// Notice is the language key of what the user should know about where secrets are, "" when they are in the keyring.
func (k *SystemKeep) Notice() string                               { return "" }
func (k *SystemKeep) Load(context.Context, string) ([]byte, error) { return nil, errPending }
func (k *SystemKeep) Save(context.Context, string, []byte) error   { return errPending }
func (k *SystemKeep) Delete(context.Context, string) error         { return errPending }
func (k *SystemKeep) Where() string                                { return "" }

// FileKeep is the keeper that FileKeeper makes.
type FileKeep struct{ dir string }

func (k *FileKeep) Load(context.Context, string) ([]byte, error) { return nil, errPending }
func (k *FileKeep) Save(context.Context, string, []byte) error   { return errPending }
func (k *FileKeep) Delete(context.Context, string) error         { return errPending }
func (k *FileKeep) Where() string                                { return "" }
