package auth

// SystemKeeper keeps secrets in the system's keyring under the service name
// navsync; where there is no keyring it keeps them in files of dir that only
// their owner can read. Notice tells which.
func SystemKeeper(dir string) *SystemKeep { return newSystemKeeper(dir) }

// FileKeeper keeps secrets in files of dir (mode 0600, directory 0700) and
// never touches the keyring: for the demo.
func FileKeeper(dir string) *FileKeep { return &FileKeep{dir: dir} }
