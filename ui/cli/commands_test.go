package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"navsync/ui/golden"
	"navsync/ui/lang"
)

func tree(code string) *cobra.Command {
	c := &command{printer: lang.MustNew(code)}
	return c.root()
}

// each calls do for a command and all below it.
func each(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, sub := range cmd.Commands() {
		each(sub, do)
	}
}

// words are a command as it is typed, without the program's name.
func words(cmd *cobra.Command) []string { return strings.Fields(cmd.CommandPath())[1:] }

// takes says how many words a command takes after its own: the fewest, and the most of up to three.
func takes(cmd *cobra.Command) (fewest, most int) {
	fewest, most = -1, -1
	for n := range 4 {
		if cmd.Args != nil && cmd.Args(cmd, slices.Repeat([]string{"1"}, n)) != nil {
			continue
		}
		if fewest < 0 {
			fewest = n
		}
		most = n
	}
	return fewest, most
}

// TestCommandsAndTheirFlags is the command line as scripts know it. What it lists may grow; what goes, or
// changes its default, breaks somebody's script.
func TestCommandsAndTheirFlags(t *testing.T) {
	var b strings.Builder
	each(tree(lang.English), func(cmd *cobra.Command) {
		fewest, most := takes(cmd)
		fmt.Fprintf(&b, "%s: %d to %d\n", strings.TrimSpace(strings.TrimSuffix(cmd.CommandPath(), cmd.Name())+cmd.Use), fewest, most)
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			fmt.Fprintf(&b, "    --%s %s %q", flag.Name, flag.Value.Type(), flag.DefValue)
			for _, rule := range []string{cobra.BashCompOneRequiredFlag, "cobra_annotation_mutually_exclusive", "cobra_annotation_one_required"} {
				for _, with := range flag.Annotations[rule] {
					fmt.Fprintf(&b, " %s(%s)", strings.TrimPrefix(rule, "cobra_annotation_"), with)
				}
			}
			b.WriteString("\n")
		})
	})
	golden.Compare(t, "commands.txt", b.String())
}

// TestEveryCommandSpeaks holds that each command and each flag says what it is for, in both languages.
func TestEveryCommandSpeaks(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		each(tree(code), func(cmd *cobra.Command) {
			if strings.TrimSpace(cmd.Short) == "" || strings.Contains(cmd.Short, "cli.") {
				t.Errorf("%s: navsync %s is described as %q", code, cmd.CommandPath(), cmd.Short)
			}
			cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
				if strings.TrimSpace(flag.Usage) == "" || strings.Contains(flag.Usage, "cli.") {
					t.Errorf("%s: --%s of %s is described as %q", code, flag.Name, cmd.CommandPath(), flag.Usage)
				}
			})
		})
	}
}

// TestHelpOfEveryCommand holds that help is data: on stdout, with exit 0, and opens no store.
func TestHelpOfEveryCommand(t *testing.T) {
	f := newFolder(t)
	each(tree(lang.English), func(cmd *cobra.Command) {
		a := f.run(append(words(cmd), "--help")...)
		if a.code != ExitOK || !strings.Contains(a.out, cmd.Name()) || a.narration != "" {
			t.Errorf("%s --help: exit %d, said %q\n%s", cmd.CommandPath(), a.code, a.narration, a.out)
		}
	})
	f.isNotMade()
}

// TestWrongUseOfEveryCommand holds that what is typed wrongly ends with 2, says so on stderr alone, and
// is seen before a store is opened.
func TestWrongUseOfEveryCommand(t *testing.T) {
	f := newFolder(t)
	each(tree(lang.English), func(cmd *cobra.Command) {
		path := words(cmd)
		f.isWrong(append(slices.Clone(path), "--no-such-flag")...)
		if cmd.HasSubCommands() {
			f.isWrong(append(slices.Clone(path), "no-such-command")...)
			return
		}
		fewest, most := takes(cmd)
		if fewest > 0 {
			f.isWrong(append(slices.Clone(path), slices.Repeat([]string{"1"}, fewest-1)...)...)
		}
		if most < 3 {
			f.isWrong(append(slices.Clone(path), slices.Repeat([]string{"1"}, most+1)...)...)
		}
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			switch flag.Value.Type() {
			case "bool", "int", "int64":
				f.isWrong(append(slices.Clone(path), "--"+flag.Name+"=many")...)
			default:
				f.isWrong(append(slices.Clone(path), "--"+flag.Name)...) // its value is missing
			}
		})
	})
	f.isNotMade()
}
