package linkedin

// Slug gives the key of a member from a profile's address: the part behind /in/, in lower case, decoded, in NFC,
// without query, fragment and trailing slash, from any country's subdomain, with or without scheme.
// A Sales Navigator lead address keeps apart as "sales:" with its id as written, an old public address as "pub:".
// Anything else, a company's page too, gives "".
func Slug(url string) string { return "" }

// Slugs gives the slugs of all profile addresses that stand in the texts, each once, in their order.
// It is meant for CRM columns, where an address may stand among other words.
func Slugs(texts ...string) []string { return nil }

// CompanySlug gives the key of a company from the address of its LinkedIn page, "" for anything else.
func CompanySlug(url string) string { return "" }

// ProfileURL gives the address of the profile with the slug, "" for "".
func ProfileURL(slug string) string { return "" }
