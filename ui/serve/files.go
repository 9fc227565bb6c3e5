package serve

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"charm.land/ssh"
	"github.com/google/uuid"
	"github.com/pkg/sftp"
)

// Outbox is the folder below a person's own in which exports and diagnostics lie for them to fetch.
const Outbox = "outbox"

// transfer is sftp, by which scp works too: a person's own folder, whose top is the inbox.
func (s *Server) transfer(sess ssh.Session) {
	c, ok := sess.Context().Value(channelKey{}).(*channel)
	if !ok {
		_ = sess.Exit(exitFailed) // no session of this server's
		return
	}
	g, actor, err := s.welcome(c, sess)
	if err != nil {
		s.leave(sess, exitFailed, "serve.unknown")
		return
	}
	g.end = func() { c.end(); _ = sess.Close() }
	s.guests.add(g)
	defer s.guests.remove(g)
	defer c.end()
	dir := s.opt.Engine.InboxDir(actor.Email)
	err = os.MkdirAll(dir, 0o700)
	if err != nil {
		s.opt.Log.Error("a person's folder cannot be made", "error", err)
		s.leave(sess, exitFailed, "serve.no-folder")
		return
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		s.opt.Log.Error("a person's folder cannot be opened", "error", err)
		s.leave(sess, exitFailed, "serve.no-folder")
		return
	}
	f := &folder{root: root, most: int64(s.opt.Limits.Upload) << 20, came: func(name string) { s.delivered(actor, name) }}
	// Its Close does nothing: the channel is closed with the exit code, else every scp ends with 1.
	server := sftp.NewRequestServer(struct {
		io.ReadWriter
		io.Closer
	}{sess, io.NopCloser(nil)}, sftp.Handlers{FileGet: f, FilePut: f, FileCmd: f, FileList: f})
	err = server.Serve()
	if err := root.Close(); err != nil {
		s.opt.Log.Warn("a person's folder cannot be closed", "error", err)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.opt.Log.Info("a transfer was cut", "by", actor.Email, "error", err)
		_ = sess.Exit(exitFailed)
		return
	}
	_ = sess.Exit(exitOK)
}

// folder is what a person sees by sftp. No path and no link leads out of it (os.Root), and no link is made or followed.
type folder struct {
	root *os.Root
	most int64             // bytes of one file
	came func(name string) // a whole file lies at the top
}

// What a person is told; the client shows the text.
var (
	errTooLarge = errors.New("the file is larger than this server takes")
	errHidden   = errors.New("names that begin with a dot are not taken")
	errAppend   = errors.New("a file is sent from its beginning")
)

// name is a path as the folder has it.
func name(p string) string {
	clean := strings.TrimPrefix(path.Clean("/"+p), "/")
	if clean == "" {
		return "."
	}
	return clean
}

// plain refuses what is neither a file nor a folder.
func (f *folder) plain(p string) (fs.FileInfo, error) {
	info, err := f.root.Lstat(name(p))
	if err != nil {
		return nil, told(err)
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, sftp.ErrSSHFxPermissionDenied
	}
	return info, nil
}

// told is an error as a person may see it: nothing of the server's paths.
func told(err error) error {
	switch {
	case err == nil, errors.Is(err, errTooLarge), errors.Is(err, errHidden), errors.Is(err, errAppend):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return sftp.ErrSSHFxNoSuchFile
	case errors.Is(err, fs.ErrExist):
		return sftp.ErrSSHFxFailure
	}
	return sftp.ErrSSHFxPermissionDenied
}

// Fileread implements sftp.FileReader.
func (f *folder) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	info, err := f.plain(r.Filepath)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, sftp.ErrSSHFxFailure
	}
	file, err := f.root.Open(name(r.Filepath))
	if err != nil {
		return nil, told(err)
	}
	return file, nil
}

// Filewrite implements sftp.FileWriter.
func (f *folder) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	to := name(r.Filepath)
	if strings.HasPrefix(path.Base(to), ".") {
		return nil, errHidden
	}
	if flags := r.Pflags(); flags.Append || !flags.Write {
		return nil, errAppend
	}
	if info, err := f.root.Lstat(to); err == nil && !info.Mode().IsRegular() {
		return nil, sftp.ErrSSHFxPermissionDenied
	}
	// Hidden files are no archives yet (sync/inbox): the name is given when all of it is there.
	temporary := path.Join(path.Dir(to), ".sending-"+uuid.NewString())
	file, err := f.root.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, told(err)
	}
	return &upload{folder: f, file: file, temporary: temporary, to: to}, nil
}

// upload is a file that is being sent.
type upload struct {
	folder        *folder
	file          *os.File
	temporary, to string

	mu     sync.Mutex
	failed error
}

// WriteAt implements io.WriterAt, within the limit.
func (u *upload) WriteAt(b []byte, at int64) (int, error) {
	if at < 0 || at+int64(len(b)) > u.folder.most {
		u.fail(errTooLarge)
		return 0, errTooLarge
	}
	n, err := u.file.WriteAt(b, at)
	if err != nil {
		u.fail(err)
		return n, sftp.ErrSSHFxFailure
	}
	return n, nil
}

// TransferError implements sftp.TransferError: the connection went before the file was whole.
func (u *upload) TransferError(err error) { u.fail(err) }

func (u *upload) fail(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.failed == nil {
		u.failed = err
	}
}

// Close gives the file its name when all of it is there.
func (u *upload) Close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	err := errors.Join(u.failed, u.file.Sync(), u.file.Close())
	if err == nil {
		err = u.folder.root.Rename(u.temporary, u.to)
	}
	if err != nil {
		return errors.Join(told(err), u.folder.root.Remove(u.temporary))
	}
	if path.Dir(u.to) == "." {
		u.folder.came(u.to)
	}
	return nil
}

// Filecmd implements sftp.FileCmder. Times and modes are the server's own; links are not made.
func (f *folder) Filecmd(r *sftp.Request) error {
	switch r.Method {
	case "Setstat":
		if r.AttrFlags().Size && int64(min(r.Attributes().Size, 1<<62)) > f.most { //nolint:gosec // bounded
			return errTooLarge
		}
		return nil
	case "Mkdir":
		return told(f.root.Mkdir(name(r.Filepath), 0o700))
	case "Rename":
		return f.rename(r)
	case "Remove", "Rmdir":
		if _, err := f.plain(r.Filepath); err != nil {
			return err
		}
		return told(f.root.Remove(name(r.Filepath)))
	}
	return sftp.ErrSSHFxOpUnsupported
}

func (f *folder) rename(r *sftp.Request) error {
	if _, err := f.plain(r.Filepath); err != nil {
		return err
	}
	to := name(r.Target)
	if strings.HasPrefix(path.Base(to), ".") {
		return errHidden
	}
	if err := f.root.Rename(name(r.Filepath), to); err != nil {
		return told(err)
	}
	if path.Dir(to) == "." {
		f.came(to)
	}
	return nil
}

// Filelist implements sftp.FileLister.
func (f *folder) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	info, err := f.plain(r.Filepath)
	if err != nil {
		return nil, err
	}
	switch r.Method {
	case "Stat":
		return listed{info}, nil
	case "List":
		entries, err := fs.ReadDir(f.root.FS(), name(r.Filepath))
		if err != nil {
			return nil, told(err)
		}
		var all listed
		for _, e := range entries {
			if info, err := e.Info(); err == nil && !strings.HasPrefix(e.Name(), ".") && (info.IsDir() || info.Mode().IsRegular()) {
				all = append(all, info)
			}
		}
		return all, nil
	}
	return nil, sftp.ErrSSHFxOpUnsupported
}

// listed are the entries of a folder.
type listed []fs.FileInfo

// ListAt implements sftp.ListerAt.
func (l listed) ListAt(into []fs.FileInfo, from int64) (int, error) {
	if from >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(into, l[from:])
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}
