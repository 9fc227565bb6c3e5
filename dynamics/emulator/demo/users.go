package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sort"

	"navsync/dynamics/emulator/seed"
)

// User is somebody who can sign in to the demo organization.
type User struct{ Name, Email string }

type userRow struct {
	Name     string `json:"fullname"`
	Email    string `json:"internalemailaddress"`
	Disabled bool   `json:"isdisabled"`
	Access   int    `json:"accessmode"`
	App      string `json:"applicationid"`
}

// Users lists who can sign in, the integration user first.
func (d *Demo) Users(ctx context.Context) ([]User, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL()+"/_emulator/rows/systemuser", http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("list the demo's users: %w", err)
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("list the demo's users: %w", err)
	}
	var rows []userRow
	err = json.NewDecoder(resp.Body).Decode(&rows)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, fmt.Errorf("list the demo's users: %w", err)
	}
	var users []User
	for _, r := range rows {
		if r.Email != "" && r.App == "" && !r.Disabled && r.Access == 0 {
			users = append(users, User{Name: r.Name, Email: r.Email})
		}
	}
	sort.SliceStable(users, func(i, j int) bool {
		a, b := users[i], users[j]
		if (a.Email == seed.IntegrationUserEmail) != (b.Email == seed.IntegrationUserEmail) {
			return a.Email == seed.IntegrationUserEmail
		}
		return a.Name < b.Name
	})
	return users, nil
}
