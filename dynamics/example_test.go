package dynamics_test

import (
	"context"
	"fmt"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

type exampleToken string

func (f exampleToken) Token(context.Context, bool) (string, error) { return string(f), nil }

// The client reads a table page by page, here of an emulator.
func ExampleClient_Pages() {
	ctx := context.Background()
	server, err := emulator.New(ctx, emulator.Options{AccessToken: "any-text", Contacts: 1200})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := server.Start(ctx, ""); err != nil {
		fmt.Println(err)
		return
	}
	address, err := dynamics.ParseAddress(server.URL())
	if err != nil {
		fmt.Println(err)
		return
	}
	client := dynamics.New(dynamics.Config{Address: address, Tokens: exampleToken("any-text")})
	pages, rows := 0, 0
	for page, err := range client.Pages(ctx, dynamics.Query{Table: "contact", Select: []string{"fullname"}, PageSize: 500}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		pages++
		rows += len(page.Rows)
	}
	fmt.Println(pages, "pages,", rows, "rows")
	if err := server.Close(ctx); err != nil {
		fmt.Println(err)
		return
	}
	// Output: 3 pages, 1200 rows
}
