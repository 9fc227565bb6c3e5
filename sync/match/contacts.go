package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// noFirmsDomains are domains of addresses that say nothing about a firm, beside those of free mail.
var noFirmsDomains = set("linkedin.com", "orange.fr", "wanadoo.fr", "sfr.fr", "bbox.fr", "neuf.fr", "numericable.fr", "t-online.de",
	"bluewin.ch", "skynet.be",
	"telenet.be", "btinternet.com", "comcast.net", "verizon.net", "att.net", "facebook.com", "wixsite.com", "github.io", "pm.me",
	"proton.me", "me.com", "mac.com")

// sharedBoxes are mailboxes that several people read.
var sharedBoxes = set("info", "infos", "contact", "contacts", "kontakt", "sales", "vente", "ventes", "office", "hello", "bonjour",
	"hallo", "admin", "support", "service", "services", "commercial", "accueil", "mail", "email", "rh", "hr", "jobs", "team",
	"direction", "secretariat", "compta", "comptabilite", "accounting", "marketing", "presse", "press", "webmaster", "noreply", "no-reply")

// address folds an e-mail; what is none gives "".
func address(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	local, host, found := strings.Cut(email, "@")
	if !found || local == "" || !strings.Contains(host, ".") {
		return ""
	}
	return email
}

func isSharedBox(email string) bool {
	local, _, _ := strings.Cut(email, "@")
	return sharedBoxes[local]
}

// domainOf gives the registered domain of a web address, an e-mail or a host; "" for free mail and for what is none.
func domainOf(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if i := strings.Index(text, "://"); i >= 0 {
		text = text[i+3:]
	}
	if i := strings.IndexAny(text, "/?#"); i >= 0 {
		text = text[:i]
	}
	if i := strings.LastIndex(text, "@"); i >= 0 {
		text = text[i+1:]
	}
	text, _, _ = strings.Cut(text, ":")
	if strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || !isHostRune(r) }) {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(strings.Trim(text, "."))
	if err != nil || known().freeMail[domain] || noFirmsDomains[domain] {
		// Not a domain at all, a bare ending such as co.uk, or nobody's company: no evidence.
		return ""
	}
	return domain
}

func isHostRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '.' || r == '-' || r == '_'
}

// label is the name of a domain without its ending.
func label(domain string) string {
	name, _, _ := strings.Cut(domain, ".")
	return name
}

// domains gives the different domains of a company's address and of e-mails.
func domains(site string, emails []string) []string {
	var found []string
	for _, text := range append([]string{site}, emails...) {
		if domain := domainOf(text); domain != "" && !contains(found, domain) {
			found = append(found, domain)
		}
	}
	return found
}

// phoneDigits gives the last eight digits, which national and international forms share, also where numbers have no more
// than eight; "" for too short a number.
func phoneDigits(phone string) string {
	// An extension is not part of the number.
	phone, _, _ = strings.Cut(strings.ToLower(phone), "x")
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ReplaceAll(phone, "(0)", ""))
	digits = strings.TrimLeft(digits, "0")
	if len(digits) < 8 {
		return ""
	}
	return digits[max(0, len(digits)-8):]
}
