package page

import "strconv"

// ItemKeys are the keys by which lists know items.
func ItemKeys(ids []int64) []string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = strconv.FormatInt(id, 10)
	}
	return keys
}

// ItemsOf are the items of keys.
func ItemsOf(keys []string) []int64 {
	var ids []int64
	for _, k := range keys {
		if id, err := strconv.ParseInt(k, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
