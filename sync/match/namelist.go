package match

import (
	"sort"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// nameList is the table of names that people bear, in order; it is searched as it lies, because it is long and most
// runs ask it little.
var nameList = sync.OnceValue(func() []string {
	content, err := unpackedTable("data/knownnames.txt.zst")
	if err != nil {
		panic("match: the names are not embedded") // the build is broken
	}
	return strings.Split(strings.TrimSpace(string(content)), "\n")[1:]
})

// unpackedTable reads a table that is long enough to be embedded packed (zstd --ultra -22).
func unpackedTable(name string) (content []byte, err error) {
	packed, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.DecodeAll(packed, nil)
}

// isName reports that somebody is called so: a spelling of it is no error.
func isName(latin string) bool {
	_, found := listed(latin)
	return found || known().common[latin] != ""
}

// listed finds a name, with f and m where it is a given name of women or men.
func listed(latin string) (sexes string, found bool) {
	all := nameList()
	at := sort.Search(len(all), func(i int) bool { return nameOf(all[i]) >= latin })
	if at == len(all) || nameOf(all[at]) != latin {
		return "", false
	}
	return strings.TrimPrefix(all[at][len(latin):], " "), true
}

func nameOf(line string) string {
	name, _, _ := strings.Cut(line, " ")
	return name
}
