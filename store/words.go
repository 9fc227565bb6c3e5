package store

import (
	"database/sql/driver"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"modernc.org/sqlite"
)

// foldOnce makes fold known to SQLite, whose own LIKE folds the case of English letters only, and the order of names,
// COLLATE language, whose own ones put É behind Z.
var foldOnce = sync.OnceValue(func() error {
	if err := sqlite.RegisterCollationUtf8("language", inLanguage); err != nil {
		return err
	}
	return sqlite.RegisterDeterministicScalarFunction("fold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		text, ok := args[0].(string)
		if !ok {
			return args[0], nil
		}
		return fold(text), nil
	})
})

// fold makes text comparable for a search: lower case, without accents.
func fold(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(text)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// holding is the pattern of texts that hold the word, whatever its case and accents, for fold(column) LIKE ? ESCAPE '\'.
func holding(word string) string { return "%" + escapeLike(fold(word)) + "%" }

// likeAll are the conditions that every word of the text stands in one of the columns, with their values.
func likeAll(text string, columns ...string) (conditions []string, values []any) {
	for _, word := range strings.Fields(text) {
		condition, more := likeAny(word, columns...)
		conditions, values = append(conditions, condition), append(values, more...)
	}
	return conditions, values
}

// likeAny is the condition that one of the columns holds the word as it is written, with its values: a word never
// reaches over two columns.
func likeAny(word string, columns ...string) (condition string, values []any) {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = "fold(" + c + `) LIKE ? ESCAPE '\'`
		values = append(values, holding(word))
	}
	return "(" + strings.Join(parts, " OR ") + ")", values
}

// escapeLike makes a text mean itself inside LIKE … ESCAPE '\'.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}
