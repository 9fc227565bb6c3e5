package seed

import "strings"

// words splits a list that is written with commas, for the length's sake.
func words(list string) []string {
	parts := strings.Split(strings.ReplaceAll(list, "\n", " "), ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// lexicon holds the names that the organization is made of.
type lexicon struct {
	french, english, world             []string // first names
	frenchLast, englishLast, worldLast []string
	companies, trades, forms           []string
	titles, departments                []string
	streets                            []string
	topics                             []string
	slugs                              map[string]string // of the words that addresses are made of
}

// slug is what the function slug gives, from memory for the lexicon's words.
func (x *lexicon) slug(word string) string {
	if known, ok := x.slugs[word]; ok {
		return known
	}
	return slug(word)
}

// newLexicon lists the words and their slugs.
func newLexicon() *lexicon {
	x := lexiconWords()
	x.slugs = map[string]string{}
	for _, list := range [][]string{
		x.french, x.english, x.world, x.frenchLast, x.englishLast, x.worldLast, x.companies, x.trades,
	} {
		for _, word := range list {
			x.slugs[word] = slug(word)
		}
	}
	return x
}

// lexiconWords lists the words.
//
//nolint:misspell // half of them are French
func lexiconWords() *lexicon {
	return &lexicon{
		french: words(`Adèle, Agathe, Alexandre, Alice, Amélie, Anaïs, André, Antoine, Apolline, Arnaud, Aurélie, Baptiste,
			Bastien, Benoît, Bérénice, Camille, Cécile, Cédric, Céline, Charlotte, Chloé, Claire, Clément, Constance,
			Corentin, Damien, Delphine, Éléonore, Élise, Élodie, Émilie, Étienne, Eugénie, Fabien, Fanny, Florian,
			François, Françoise, Gaëlle, Gaspard, Geneviève, Guillaume, Hélène, Héloïse, Hugo, Inès, Jean-Baptiste,
			Jean-Luc, Jérôme, Joël, Julien, Juliette, Justine, Laëtitia, Laure, Laurent, Léa, Loïc, Louise, Lucas, Lucie,
			Maëlle, Manon, Marc-Antoine, Margaux, Marie-Ève, Mathieu, Maxime, Mélanie, Mickaël, Nathalie, Noémie, Océane,
			Olivier, Pascal, Pauline, Quentin, Raphaël, Rémi, Romain, Salomé, Sébastien, Solène, Stéphane, Sylvain,
			Théo, Thibault, Valérie, Victoire, Xavier, Yann, Zoé`),
		english: words(`Abigail, Adam, Alfred, Alison, Amber, Andrew, Anthony, Barbara, Beth, Blake, Brian, Bridget, Callum,
			Carol, Charles, Chloe, Christopher, Claire, Colin, Daisy, Daniel, Deborah, Declan, Diana, Dominic, Edward,
			Eleanor, Emily, Eric, Fiona, Frances, Gareth, George, Georgia, Graham, Grace, Hannah, Harriet, Harry, Heather,
			Helen, Imogen, Ian, Isla, Jack, Jacob, James, Jane, Jason, Jennifer, Jessica, Joanna, Joseph, Joshua, Karen,
			Kate, Keith, Kenneth, Laura, Liam, Louis, Lucy, Malcolm, Margaret, Martin, Matthew, Megan, Michael, Molly,
			Nathan, Neil, Niamh, Nicholas, Olivia, Oscar, Owen, Patricia, Paul, Peter, Philip, Rachel, Rebecca, Robert,
			Rory, Rosie, Samuel, Sarah, Sean, Simon, Sophie, Stephen, Susan, Thomas, Victoria, William, Zara`),
		world: words(`Aarav, Aisha, Akira, Alejandro, Ana Sofía, Anders, Anneliese, Astrid, Björn, Carlos, Chiara, Chinedu,
			Deepika, Dmitri, Elif, Farid, Fatima, Francesca, Giulia, Hiroshi, Ines, Ingrid, Ivana, Jürgen, Kaito, Karim,
			Katarzyna, Leïla, Lars, Lorenzo, Łukasz, Magda, Malik, Marta, Mehmet, Mei, Milan, Nadia, Nikolai, Ngozi, Omar,
			Paolo, Pedro, Priya, Rajesh, Ravi, Rosa, Samir, Sanjay, Siobhán, Søren, Sven, Tariq, Thandiwe, Tomasz,
			Ulrike, Yasmin, Yuki, Zeynep, Zofia`),
		frenchLast: words(`Allard, Aubert, Barbier, Baron, Beaulieu, Benoît, Bernard, Berthier, Besnard, Blanchard, Bonnet,
			Bouchard, Boucher, Boulanger, Bourgeois, Brun, Bréant, Carpentier, Chevalier, Clément, Collet, Colin, Cordier,
			Cousin, D'Almeida, D'Artois, David, Delacroix, Delaunay, Delorme, Desbois, Deschamps, Dubois, Ducasse, Dufour,
			Dumas, Dumont, Dupré, Durand, Étienne, Faure, Février, Fleury, Fontaine, Fournier, Gaillard, Gauthier, Gérard,
			Girard, Guérin, Guichard, Hébert, Henry, Huguet, Jacquet, Joly, Lacroix, Laflèche, Lambert, Langlois, Laurent,
			Le Gall, Leblanc, Leclerc, Lefèvre, Legrand, Lemaître, Lemoine, Leroy, Lévêque, L'Hermite, Maillard, Marchand,
			Maréchal, Marty, Masson, Mercier, Meunier, Michaud, Monnier, Moreau, Morvan, Noël, Olivier, Pasquier, Pélissier,
			Perrin, Perrot, Picard, Poirier, Prévost, Renard, Renaud, Rivière, Rolland, Roussel, Roux, Rousseau, Royer,
			Saint-Exupère, Schmitt, Simonet, Tessier, Thévenet, Tissot, Vasseur, Vidal, Villeneuve, Vincent`),
		englishLast: words(`Abbott, Adams, Armstrong, Atkinson, Bailey, Barker, Barnes, Bennett, Blackwood, Booth, Brennan,
			Brooks, Burton, Byrne, Callaghan, Campbell, Carlisle, Carter, Chambers, Chapman, Clarke, Collins, Cooper,
			Crawford, D'Arcy, Davidson, Dawson, Doyle, Ellis, Evans, Fairchild, Fletcher, Foster, Gallagher, Gibson,
			Graham, Greenwood, Griffiths, Hamilton, Harper, Harrison, Hawkins, Holland, Hughes, Hutchinson, Jenkins,
			Kavanagh, Kendall, Kennedy, Lawson, Lloyd, MacDonald, Marshall, Mason, McAllister, McCarthy, Mitchell, Montague,
			Morgan, Morris, Murray, Newton, Nolan, O'Brien, O'Connor, O'Neill, O'Sullivan, Palmer, Parker, Pearce,
			Pemberton, Phillips, Porter, Quinn, Radcliffe, Reid, Richardson, Roberts, Russell, Saunders, Shaw, Simpson,
			Sinclair, Spencer, Stevenson, Sutherland, Thornton, Turner, Underwood, Wallace, Walsh, Watson, Webster,
			Whitaker, Wilkinson, Winters, Wright, York`),
		worldLast: words(`Abramović, Achebe, Andersson, Bianchi, Björklund, Çelik, Costa, de la Cruz, Demir, Esposito, Ferrari,
			Fernández, Fischer, García Márquez, Gruber, Gupta, Hansen, Hernández, Ibrahim, Ishikawa, Ivanova, Jansen,
			Kaminski, Khan, Kovács, Kowalska, Larsen, Lindqvist, Mbeki, Mensah, Müller, Nakamura, Nguyễn, Novák, Nowak,
			Okafor, Olsen, Özdemir, Papadopoulos, Patel, Petrov, Popescu, Ribeiro, Romano, Sato, Schäfer, Sharma, Silva,
			Şahin, Tanaka, van den Berg, Van Dijk, Virtanen, Weber, Yamamoto, Zhang`),
		companies: words(`Abelia, Acanthe, Adour, Alderney, Altamira, Ambleside, Anvers, Arbois, Argonne, Ashcombe, Aster,
			Aubrac, Avalon, Azur, Balmoral, Bellerive, Blackfriars, Borealis, Bramley, Brocéliande, Calder, Camargue,
			Caspian, Castellane, Cévennes, Chambord, Cheviot, Cimarosa, Clermont, Cobalt, Corvette, Cotswold, Dartmoor,
			Delphis, Dordogne, Dunmore, Écrin, Elmwood, Épernay, Fairhaven, Fjordline, Galilée, Garonne, Glenfield,
			Granville, Greyfriars, Halcyon, Harcourt, Hautefeuille, Hawthorn, Hélios, Heronsgate, Highgate, Indigo,
			Iroise, Ironbridge, Jasmin, Juniper, Kestrel, Kingsmere, La Rochefort, Larkspur, Lavande, Lindisfarne,
			Loire, Lombard, Longmeadow, Lumière, Lysander, Marlowe, Mercure, Meridian, Mirabeau, Montclair, Mont d'Or,
			Moorgate, Nacre, Nautile, Northwind, Oakhurst, Océane, Olivette, Orchard, Orion, Ormesson, Pendle, Pergola,
			Pinède, Polaris, Quayside, Quercy, Ravenscroft, Redwood, Rive Gauche, Rochester, Rosemont, Saint-Cyr, Sancerre,
			Saphir, Savoie, Sextant, Silverdale, Solaris, Stonebridge, Sycamore, Tamarin, Thornbury, Tramontane, Trèfle,
			Ullswater, Valmont, Vercors, Verdon, Véga, Wexford, Whitby, Windermere, Yarrow, Zéphyr`),
		trades: words(`Analytics, Assurances, Batteries, Biotech, Bois, Capital, Cartons, Chimie, Cloud, Composites,
			Construction, Consulting, Cosmétiques, Data, Design, Distribution, Eaux, Électronique, Energie, Engineering,
			Environnement, Fibre, Finance, Foods, Formation, Foundries, Génie Civil, Health, Hôtels, Immobilier,
			Industries, Ingénierie, Instruments, Labs, Logistics, Logistique, Marine, Matériaux, Media, Mobility, Motors,
			Networks, Optique, Packaging, Partners, Pharma, Plastics, Précision, Recyclage, Retail, Robotics, Santé,
			Security, Semences, Services, Software, Studios, Systèmes, Systems, Télécom, Textiles, Transports, Turbines,
			Verre, Water`),
		forms: words(`SAS, Ltd, SA, GmbH, SARL, plc, Inc., BV, & Fils, Group`),
		titles: words(`Account Director, Achats Manager, Acheteuse senior, Business Analyst, Chef de projet, Chief Executive
			Officer, Chief Financial Officer, Chief Operating Officer, Chief Technology Officer, Commercial Director,
			Contrôleur de gestion, Customer Success Manager, Data Engineer, Directeur des achats, Directrice commerciale,
			Directrice des systèmes d'information, Directeur général, Directrice marketing, Facilities Manager,
			Finance Manager, Head of Digital, Head of IT, Head of Operations, Head of People, Head of Procurement,
			Ingénieure méthodes, IT Manager, Legal Counsel, Logistics Manager, Managing Director, Marketing Manager,
			Office Manager, Operations Manager, Plant Manager, Procurement Officer, Product Owner, Programme Manager,
			Quality Manager, Regional Sales Manager, Responsable RSE, Responsable informatique, Responsable logistique,
			Responsable maintenance, Sales Operations Lead, Security Officer, Supply Chain Director, VP Engineering, VP Sales`),
		departments: words(`Direction générale, Finance, Achats, Informatique, IT, Operations, Logistique, Marketing, Sales,
			Legal, Human Resources, Production, Quality`),
		streets: words(`rue de la République, rue Victor-Hugo, avenue Jean-Jaurès, boulevard Gambetta, quai des Chartrons,
			place du Marché, rue des Forges, allée des Tilleuls, High Street, Station Road, Church Lane, Market Street,
			Victoria Road, Queensway, Mill Lane, Harbour Street`),
		topics: words(`Fleet renewal, Support contract, Migration vers le cloud, Audit énergétique, Warehouse automation,
			Renouvellement des licences, Data platform, Portail client, Field service roll-out, Maintenance 3 ans,
			Cybersecurity assessment, Pilote IoT, Training programme, Refonte du site, Extension Lyon, Framework agreement,
			Modernisation de l'atelier, Analytics pilot, Accord-cadre, Network upgrade`),
	}
}

// city is a place with the lands' ways of writing addresses and numbers.
type city struct{ name, region, postal, country, dial, code string }

func cities() []city {
	return []city{
		{"Paris", "Île-de-France", "750%02d", "France", "+33 1 ", "fr"},
		{"Lyon", "Auvergne-Rhône-Alpes", "690%02d", "France", "+33 4 ", "fr"},
		{"Nantes", "Pays de la Loire", "440%02d", "France", "+33 2 ", "fr"},
		{"Bordeaux", "Nouvelle-Aquitaine", "330%02d", "France", "+33 5 ", "fr"},
		{"Lille", "Hauts-de-France", "590%02d", "France", "+33 3 ", "fr"},
		{"Strasbourg", "Grand Est", "670%02d", "France", "+33 3 ", "fr"},
		{"Saint-Étienne", "Auvergne-Rhône-Alpes", "420%02d", "France", "+33 4 ", "fr"},
		{"Genève", "Genève", "12%02d", "Suisse", "+41 22 ", "fr"},
		{"Bruxelles", "Bruxelles-Capitale", "10%02d", "Belgique", "+32 2 ", "fr"},
		{"London", "Greater London", "EC%dA 1AA", "United Kingdom", "+44 20 ", "en"},
		{"Manchester", "Greater Manchester", "M%d 4BT", "United Kingdom", "+44 161 ", "en"},
		{"Edinburgh", "Midlothian", "EH%d 2NG", "United Kingdom", "+44 131 ", "en"},
		{"Dublin", "Leinster", "D%02d X285", "Ireland", "+353 1 ", "en"},
		{"Amsterdam", "Noord-Holland", "10%02d AB", "Nederland", "+31 20 ", "en"},
		{"München", "Bayern", "803%02d", "Deutschland", "+49 89 ", "en"},
		{"Boston", "Massachusetts", "021%02d", "United States", "+1 617 ", "en"},
	}
}
