package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

// wordsOf are the words that a setting may be; a flag of the same name takes them too.
func wordsOf(key string) []string {
	row, _ := store.FindSetting(key)
	return slices.DeleteFunc(slices.Clone(row.Words), func(word string) bool { return word == "" })
}

// completeFlag completes a flag with the words of a setting.
func completeFlag(cmd *cobra.Command, name, key string) { completeWords(cmd, name, wordsOf(key)) }

// completeWords completes a flag with words.
func completeWords(cmd *cobra.Command, name string, words []string) {
	if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // there is no such flag: a mistake in this package, which every command shows
	}
}

// completePair completes KEY=VALUE: keys of settings that were not typed yet, then the
// values that the key may have.
func (c *command) completePair(cmd *cobra.Command, typed []string, now string) ([]cobra.Completion, cobra.ShellCompDirective) {
	key, value, valued := strings.Cut(now, "=")
	if !valued {
		return c.completeKey(typed), cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
	row, ok := store.FindSetting(key)
	if !ok {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	offered, err := c.offered(cmd.Context(), row)
	if err != nil {
		cobra.CompErrorln(err.Error())
		return nil, cobra.ShellCompDirectiveError
	}
	before := key + "="
	if last := strings.LastIndexByte(value, ','); row.Kind == store.KindItems && last >= 0 {
		before += value[:last+1]
	}
	var found []cobra.Completion
	for _, choice := range engine.SettingChoices(row, offered) {
		if choice.Value != "" {
			found = append(found, cobra.CompletionWithDesc(before+choice.Value, oneLine(sentence.Choice(c.printer, choice))))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

func (c *command) completeKey(typed []string) []cobra.Completion {
	var found []cobra.Completion
	for _, row := range store.SettingTable() {
		given := func(pair string) bool { return strings.HasPrefix(pair, row.Key+"=") }
		if !slices.ContainsFunc(typed, given) {
			found = append(found, cobra.CompletionWithDesc(row.Key+"=", c.printer.T("setting."+row.Key)))
		}
	}
	return found
}

// offered are the organization's choices of a setting. Completing makes no store where
// there is none.
func (c *command) offered(ctx context.Context, row store.Setting) (labels []store.OptionLabel, err error) {
	if row.Kind != store.KindOffered {
		return nil, nil
	}
	err = c.reading(ctx, func(s *store.Reader) error {
		labels, err = s.OptionLabels(ctx, row.Offers)
		return err
	})
	return labels, err
}
