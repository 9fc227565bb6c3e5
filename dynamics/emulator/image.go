package emulator

import (
	"encoding/base64"
	"net/http"
)

// largestImage is the largest image in bytes, as the platform's MaxSizeInKB says.
const largestImage = 10240 << 10

// checkImage takes an image as base64.
func checkImage(t *table, c *column, v any) (any, error) {
	text, ok := v.(string)
	if !ok {
		return nil, wrongType(t, c, v)
	}
	if text == "" {
		return nil, nil
	}
	whole, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, wrongType(t, c, "…")
	}
	if len(whole) > largestImage {
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "The image of '%s' is larger than %d KB.", c.name, largestImage>>10)
	}
	return text, nil
}

// deriveImages fills what comes with an image: its number, its address and when it came.
func (tx *transaction) deriveImages(t *table, r Row, sent map[string]bool) {
	for _, c := range t.images {
		switch {
		case r[c.name] == nil:
			for _, twin := range []string{c.name + "_timestamp", c.name + "_url", c.name + "id"} {
				delete(r, twin)
			}
		case sent == nil || sent[c.name]:
			r[c.name+"_timestamp"], r[c.name+"id"] = tx.now.UnixMilli(), r.text(t.key)
			r[c.name+"_url"] = "/Image/download.aspx?Entity=" + t.name + "&Attribute=" + c.name + "&Id=" + r.text(t.key)
		}
	}
}
