package linkedin

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenErrors(t *testing.T) {
	whole := zipped(t, files{"messages.csv": strings.Repeat(messages2026, 50), "Profile.csv": profile})
	broken := bytes.Clone(whole)
	for i := 60; i < 90; i++ {
		broken[i] ^= 0xFF
	}
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    error
	}{
		"empty file":  {"a.zip", nil, ErrNotArchive},
		"a page":      {"a.zip", []byte("<!DOCTYPE html><html>Sign in</html>"), ErrNotArchive},
		"cut off":     {"a.zip", whole[:len(whole)/2], ErrBroken},
		"damaged":     {"a.zip", broken, ErrBroken},
		"empty zip":   {"a.zip", zipped(t, nil), ErrNotArchive},
		"another zip": {"a.zip", zipped(t, files{"photo.jpg": "x"}), ErrNotArchive},
		"only look-alikes": {
			"a.zip",
			zipped(t, files{"guide_messages.csv": messages2026, "coach_messages.csv": messages2026, "._messages.csv": "x"}),
			ErrNotArchive,
		},
		"nothing to import":   {"a.zip", zipped(t, files{"Profile.csv": profile, "Invitations.csv": invitations}), ErrNoMessages},
		"two archives":        {"a.zip", zipped(t, files{"a/messages.csv": messages2026, "b/messages.csv": messages2026}), ErrSeveral},
		"other columns":       {"a.zip", zipped(t, files{"messages.csv": "A,B\n1,2\n"}), ErrUnknownColumns},
		"other columns alone": {"a.csv", []byte("A,B\n1,2\n"), ErrUnknownColumns},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := openBytes(c.file, c.content); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "none.zip"), Hint{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestPath(t *testing.T) {
	dir := t.TempDir()
	content := files{"messages.csv": messages2026, "Invitations.csv": invitations}
	archive := filepath.Join(dir, "Basic_LinkedInDataExport_03-02-2026.zip.zip")
	if err := os.WriteFile(archive, zipped(t, content), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "unpacked")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range content {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{archive, folder} {
		r, err := Open(context.Background(), path, Hint{})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(allMessages(t, r)); n != 2 {
			t.Errorf("%s: %d messages", path, n)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestLimits(t *testing.T) {
	big := files{
		"messages.csv": messages2026 +
			strings.Repeat("\"c\",\"\",\"A\",\"https://www.linkedin.com/in/a\",\"\",\"\",\"2024-01-01 10:00:00 UTC\",\"\",\"x\",\"\",\"\"\n", 1000),
		"Profile.csv": profile,
	}
	row := files{"messages.csv": messages2026 + `"c","","A","","","","","","` + strings.Repeat("x", 200_000), "Profile.csv": profile}
	for name, c := range map[string]struct {
		content []byte
		max     limits
	}{
		"one file":     {zipped(t, big), limits{file: 10_000, archive: 1 << 30, row: 1 << 20}},
		"all files":    {zipped(t, big), limits{file: 1 << 30, archive: 10_000, row: 1 << 20}},
		"one row":      {zipped(t, row), limits{file: 1 << 30, archive: 1 << 30, row: 50_000}},
		"zip in a zip": {zipped(t, files{"a.zip": string(zipped(t, big))}), limits{file: 1 << 30, archive: 1 << 30, row: 1 << 20, nested: 100}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := openFile(context.Background(), "a.zip", bytes.NewReader(c.content), int64(len(c.content)), c.max, Hint{})
			if !errors.Is(err, ErrTooLarge) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestLyingSize: a file that unpacks to more than it announces is not read to its end.
func TestLyingSize(t *testing.T) {
	var packed, out bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	content := messages2026 + strings.Repeat(strings.Repeat("x", 1000)+"\n", 5000)
	if _, err := deflate.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := deflate.Close(); err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(&out)
	raw, err := w.CreateRaw(&zip.FileHeader{
		Name: "../../messages.csv", Method: zip.Deflate,
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Write(packed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := openBytes("a.zip", out.Bytes()); !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrBroken) {
		t.Errorf("error %v", err)
	}
}
