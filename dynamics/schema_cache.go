package dynamics

import (
	"errors"
	"maps"
	"strings"
	"sync"
	"time"
)

// metadataLife is how long metadata are believed: customers change them seldom.
const metadataLife = 4 * time.Hour

// doubtPause is how long metadata are believed again after they were doubted,
// so that a refusal that lasts does not have them read again each time.
const doubtPause = time.Minute

// schemaCache keeps what was learned about the organization's tables until it
// is cleared or too old. Two goroutines that ask at the same time may both ask
// the server.
type schemaCache struct {
	now func() time.Time

	mu      sync.Mutex
	born    time.Time
	names   map[string]*Table
	tables  map[string]*Table
	choices map[string][]Option
	keys    map[string][]AlternateKey
	// doubted is when a table's metadata were last forgotten after a refusal.
	doubted map[string]time.Time
	// language is the organization's language code, 0 while unknown.
	language int
	// stamp is the metadata feed's, of before anything here was read; "" without a feed.
	stamp string
	// learned: something has changed since the metadata were last kept elsewhere.
	learned bool
}

func newSchemaCache(now func() time.Time) *schemaCache {
	s := &schemaCache{now: now}
	s.clear()
	return s
}

func (s *schemaCache) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty()
}

// empty forgets everything. The caller holds the lock.
func (s *schemaCache) empty() {
	s.names, s.tables, s.choices = map[string]*Table{}, map[string]*Table{}, map[string][]Option{}
	s.keys, s.doubted, s.language = map[string][]AlternateKey{}, map[string]time.Time{}, 0
	s.born, s.learned = s.now(), true
}

// lock takes the lock and forgets what is too old.
func (s *schemaCache) lock() {
	s.mu.Lock()
	if age := s.now().Sub(s.born); age < 0 || age > metadataLife {
		s.empty()
	}
}

// staleSigns are the codes, besides those of ClassSchema, of requests that were
// right by the metadata they were made from.
var staleSigns = map[Code]bool{
	CodePayloadRefused:   true,
	CodeInvalidStatus:    true,
	CodeChoiceNotOffered: true,
	CodeTextTooLong:      true,
	// A change of a table's metadata ends its delta links, too (contract §4.4).
	CodeVersionStampExpired: true,
}

// doubt forgets a table, given by its name or its entity set, after a refusal
// that old metadata may have caused: a customer has changed it, and the next
// question asks the server. Nothing is asked here.
func (s *schemaCache) doubt(table string, err error) {
	var e *Error
	if !errors.As(err, &e) || (e.Class != ClassSchema && !staleSigns[e.Code]) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for name, known := range s.names {
		if name != table && known.EntitySetName != table {
			continue
		}
		if last, ok := s.doubted[name]; ok && now.Sub(last) >= 0 && now.Sub(last) < doubtPause {
			return
		}
		s.forget(name)
		s.doubted[name] = now
		return
	}
}

// forget drops all that is known of a table. The caller holds the lock.
func (s *schemaCache) forget(table string) {
	s.learned = true
	delete(s.names, table)
	delete(s.tables, table)
	delete(s.keys, table)
	maps.DeleteFunc(s.choices, func(key string, _ []Option) bool { return strings.HasPrefix(key, table+".") })
}

// RefreshMetadata forgets all metadata, so that the next question asks the server.
func (c *Client) RefreshMetadata() { c.schema.clear() }
