package seed

import (
	"errors"
	"time"
)

func (o *Organization) writeArchives(string, time.Time) ([]Archive, error) {
	return nil, errors.ErrUnsupported
}
