package seed

import "strings"

// script is what people write in one language. {you} is the addressee's first
// name, {me} the sender's, {company} the member's company, {topic} what is sold.
type script struct {
	subjects, openings, replies, closings, notes, topics []string
}

func newScript(language string) script {
	if language == "fr" {
		return frenchScript()
	}
	return englishScript()
}

//nolint:misspell // French
func frenchScript() script {
	return script{
		subjects: []string{
			"Échange sur {topic}", "Une question rapide", "Suite au salon de Lyon", "{company} et Contoso", "Proposition de rendez-vous",
		},
		openings: []string{
			"Bonjour {you},\n\nJ'ai vu que {company} recrute pour ses projets. Seriez-vous disponible pour un échange sur {topic} ?\n\nBien à vous,\n{me}",
			"Bonjour {you}, merci pour votre acceptation. Je travaille avec plusieurs équipes sur {topic} ; cela pourrait-il vous intéresser ?",
			"Bonjour {you},\nravi d'avoir fait votre connaissance la semaine dernière.\nComme promis, je reviens vers vous au sujet de {topic}.",
			"Bonjour {you}, avez-vous pu avancer sur {topic} depuis notre dernier échange ?",
			"Bonjour, je me permets de vous contacter car votre équipe chez {company} semble concernée par {topic}.",
		},
		replies: []string{
			"Bonjour {you}, merci pour votre message. Jeudi à 14 h me convient.",
			"Merci ! Pouvez-vous m'envoyer la documentation ainsi qu'un ordre de prix ?",
			"Je transmets à ma collègue des achats, elle vous recontactera.",
			"C'est noté.\nJe reviens vers vous avant la fin du mois.",
			"Pas de budget cette année, mais parlons-en pour l'an prochain.",
			"Parfait, je vous envoie l'invitation. Qui d'autre chez {company} souhaitez-vous convier ?",
			"L'équipe a beaucoup apprécié la démonstration : « exactement ce qu'il nous faut ».",
			"Nous comparons encore deux offres. Quel est votre délai de mise en œuvre ?",
		},
		closings: []string{"Merci, à bientôt !", "Très bien, bonne journée {you}.", "Entendu 👍", "Super, à jeudi."},
		notes: []string{
			"Préfère les appels le matin.", "Décide avec la direction financière.\nBudget validé au T1.",
			"Rencontré(e) au salon de Lyon, très intéressé(e) par {topic}.", "Ne pas relancer avant septembre.",
			"Utilise déjà une solution concurrente, contrat jusqu'en juin.", "Contact chaleureux, recommande {company} à ses pairs.",
		},
		topics: []string{"la migration vers le cloud", "la maintenance prédictive", "votre portail client", "l'audit énergétique", "la gestion de flotte"},
	}
}

func englishScript() script {
	return script{
		subjects: []string{
			"Quick question about {topic}", "Following up", "{company} and Contoso", "Ten minutes next week?", "Idea for your team",
		},
		openings: []string{
			"Hi {you},\n\nI noticed that {company} is growing its team. Would a short call about {topic} make sense?\n\nBest regards,\n{me}",
			"Hi {you}, thanks for connecting. We help teams like yours with {topic}; is that on your list this year?",
			"Hello {you},\ngood to meet you last week.\nAs promised, here is some more on {topic}.",
			"Hi {you}, did you get any further with {topic} since we last spoke?",
			"Hello, I was told you look after {topic} at {company}. Is that right?",
		},
		replies: []string{
			"Hi {you}, thanks for your message. Thursday at 2 pm works for me.",
			"Thanks! Could you send me the brochure and a rough idea of the price?",
			"I'm passing this on to my colleague in procurement, she'll be in touch.",
			"Noted.\nI'll come back to you before the end of the month.",
			"No budget this year, I'm afraid, but let's talk again in January.",
			"Great, I'll send the invitation. Who else at {company} should join?",
			"The team liked the demo a lot: \"exactly what we need\".",
			"We're still comparing two offers. How long does the roll-out take?",
		},
		closings: []string{"Thanks, speak soon!", "Perfect, have a good day {you}.", "Will do 👍", "Great, see you on Thursday."},
		notes: []string{
			"Prefers calls in the morning.", "Decides together with finance.\nBudget approved for Q1.",
			"Met at the trade fair, keen on {topic}.", "Do not chase before September.",
			"Already uses a competitor, contract until June.", "Warm contact, recommends us within {company}.",
		},
		topics: []string{"the move to the cloud", "predictive maintenance", "your customer portal", "the energy audit", "fleet management"},
	}
}

// say is message k of count in a conversation.
func (w *world) say(s script, m member, k, count int, mine bool) string {
	list := s.replies
	switch {
	case k == 0:
		list = s.openings
	case k == count-1 && count > 2:
		list = s.closings
	}
	return w.fill(pick(&w.d, list), m, mine)
}

// fill puts names into a text.
func (w *world) fill(text string, m member, mine bool) string {
	me, you := m.first, w.me.first
	if mine {
		me, you = w.me.first, m.first
	}
	company := m.company
	if company == "" {
		company = "Contoso"
	}
	topic := pick(&w.d, newScript(m.language).topics)
	text = strings.NewReplacer("{me}", me, "{you}", you, "{company}", company, "{topic}", topic).Replace(text)
	return strings.ReplaceAll(text, " ,", ",")
}

// longCharacters is the length of the longest message that LinkedIn accepts.
const longCharacters = 8000

// longText is a text of exactly longCharacters.
func longText(language string) string {
	paragraph := "Here is the summary of our workshop, point by point: the current process takes eleven days, " +
		"three teams touch every order, and nobody sees the stock of the second warehouse.\n\n"
	if language == "fr" {
		paragraph = "Voici le compte rendu de notre atelier, point par point : le processus actuel prend onze jours, " +
			"trois équipes traitent chaque commande et personne ne voit le stock du deuxième entrepôt.\n\n"
	}
	runes := []rune(strings.Repeat(paragraph, longCharacters/len([]rune(paragraph))+1))[:longCharacters]
	runes[longCharacters-1] = '.'
	return string(runes)
}
