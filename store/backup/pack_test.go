package backup

import (
	"archive/tar"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"

	"navsync/store"
)

// packFor writes an archive of a manifest and a store as they are given.
func packFor(to io.Writer, manifest, content string) error {
	packed, err := zstd.NewWriter(to)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(packed)
	for _, part := range [][2]string{{manifestName, manifest}, {store.FileName, content}} {
		err = errors.Join(err, archive.WriteHeader(&tar.Header{Name: part[0], Mode: 0o600, Size: int64(len(part[1]))}))
		if err == nil {
			_, err = io.WriteString(archive, part[1])
		}
	}
	return errors.Join(err, archive.Close(), packed.Close())
}
