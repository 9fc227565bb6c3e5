package emulator

import (
	"fmt"
	"net/http"
	"time"
)

// deltaTime is how a delta token writes its moment.
const deltaTime = "01/02/2006 15:04:05"

// deltaToken names a version and the moment it was given (contract §4.2).
func deltaToken(version int64, at time.Time) string {
	return lowerEscape(fmt.Sprintf("%d!%s", version, at.UTC().Format(deltaTime)))
}

// deltaExpired is the refusal of a token that is too old. The status is not
// documented; clients must go by the code.
func deltaExpired() error {
	return refuse(http.StatusBadRequest, codeDeltaExpired,
		"Version stamp associated with the client has expired. Please perform a full sync.")
}

// parseDelta reads a decoded token and refuses one that is too old, or that
// is older than the organization or the table's metadata. Callers hold the store's mu for reading.
func (s *Server) parseDelta(t *table, token string) (int64, error) {
	version, at, ok := splitStamp(token)
	if !ok {
		return 0, badQuery("The delta token '%s' is not valid.", token)
	}
	if s.now().Sub(at) > s.markLifetime() || version < max(s.store.firstVersion(), s.store.changed[t.name]) {
		return 0, deltaExpired()
	}
	return version, nil
}

// markLifetime is how long the organization keeps deletion marks. Callers hold
// the store's mu for reading.
func (s *Server) markLifetime() time.Duration {
	days := int64(30)
	if n, ok := s.store.organizationRow().integer("expirechangetrackingindays"); ok {
		days = n
	}
	return time.Duration(days) * 24 * time.Hour
}

// firstVersion is the version behind the base rows: no token is older.
func (s *store) firstVersion() int64 {
	var n int64
	for _, t := range s.schema.tables {
		n += int64(s.base.Count(t.name))
	}
	return n
}

// refuseWithTracking refuses what change tracking does not allow (contract §4.3).
func refuseWithTracking(options map[string]string) error {
	for _, name := range []string{"$filter", "$orderby", "$expand", "$top", "$apply"} {
		if _, given := options[name]; given {
			return refuseTracking(name)
		}
	}
	return nil
}

func refuseTracking(option string) error {
	return refuse(http.StatusBadRequest, codeBadQuery, "The \"%s\" query parameter isn't supported when Change Tracking is enabled.", option)
}

// mayTrack checks the preconditions of change tracking.
func (c *call) mayTrack(t *table, options map[string]string) error {
	if err := refuseWithTracking(options); err != nil {
		return err
	}
	if !t.tracked {
		return badQuery("Change tracking is not enabled for entity %s.", t.name)
	}
	if c.depth(t.privilege("Read")) < depthGlobal {
		return c.missingPrivilege(t, "Read")
	}
	return nil
}

// changesPage is one page of a delta read: rows by version, then deletions.
type changesPage struct {
	rows    []Row
	deleted []string
	next    *place // nil: the last page
}

// changes reads one page of changes. Callers hold mu for reading.
func (s *store) changes(t *table, p place, limit int) changesPage {
	changed, marks := s.overlay[t.name].since(p.since)
	var page changesPage
	if !p.deleted {
		for _, ch := range changed {
			if ch.version <= p.version || ch.version > p.until {
				continue
			}
			if len(page.rows) == limit {
				return s.moreChanges(page, p)
			}
			page.rows = append(page.rows, s.overlay[t.name].rows[ch.id])
			p.version = ch.version
		}
		p.deleted, p.version = true, p.since
	}
	for _, m := range marks {
		if m.version <= p.version || m.version > p.until {
			continue
		}
		if len(page.rows)+len(page.deleted) == limit {
			return s.moreChanges(page, p)
		}
		page.deleted = append(page.deleted, m.id)
		p.version = m.version
	}
	return page
}

func (s *store) moreChanges(page changesPage, p place) changesPage {
	p.page++
	page.next = &p
	return page
}
