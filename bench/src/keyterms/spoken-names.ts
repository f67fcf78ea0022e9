/** A sentence with a name in it. */
export interface SpokenName {
  readonly name: string;
  readonly sentence: string;
}

const spoken = (name: string, sentence: string): SpokenName => ({ name, sentence });

/** What the bounds of the search were chosen on. */
export const CHOSEN_ON: readonly SpokenName[] = [
  // People.
  spoken('Anya Petrova', 'Please ask Anya Petrova whether the report is ready.'),
  spoken('Kowalczyk', 'The letter was signed by Kowalczyk on Monday.'),
  spoken('Zbigniew', 'Zbigniew will open the office tomorrow morning.'),
  spoken('Okonkwo', 'We met Doctor Okonkwo at the station.'),
  spoken('Thorvaldsen', 'In the afternoon, Thorvaldsen called again.'),
  spoken('Marchetti', 'I gave the keys to Marchetti before lunch.'),
  spoken('Nakagawa', "Nakagawa's answer came too late for the meeting."),
  spoken('Lindqvist', 'The new teacher, Lindqvist, starts in May.'),
  spoken('Abernathy', 'Did Abernathy send you the photographs?'),
  spoken('Szymanski', 'They asked Szymanski to write the minutes.'),
  spoken('Deshmukh', 'The bridge was designed by Deshmukh and her sister.'),
  spoken('Priya Raghunathan', 'Priya Raghunathan joined the team last summer.'),
  // Places.
  spoken('Llandudno', 'We spent a week in Llandudno with the children.'),
  spoken('Gdansk', 'The ship sails from Gdansk at noon.'),
  spoken('Ouagadougou', 'The next flight to Ouagadougou leaves on Friday.'),
  spoken('Kirkcaldy', 'There is a train to Kirkcaldy every hour.'),
  spoken('Oaxaca', 'She bought the blanket at a market in Oaxaca.'),
  spoken('Tromso', 'In winter the sun never rises in Tromso.'),
  spoken('Massapequa', 'He grew up in Massapequa, close to the sea.'),
  spoken('Poughkeepsie', 'Poughkeepsie is two hours north of the city.'),
  spoken('Chelmsley Wood', 'The bus to Chelmsley Wood is late again.'),
  spoken('Zanesville', 'They moved to Zanesville after the war.'),
  // Products, programs, medicines.
  spoken('Kubernetes', 'We run all of it on Kubernetes in two regions.'),
  spoken('Terraform', 'The network is described in Terraform files.'),
  spoken('Ansible', 'Our servers are set up with Ansible every night.'),
  spoken('Grafana', 'Open Grafana and look at the second panel.'),
  spoken('Zendesk', 'The customer wrote to us through Zendesk yesterday.'),
  spoken('Metoprolol', 'He takes Metoprolol for his heart in the morning.'),
  spoken('Xarelto', 'The doctor stopped Xarelto before the operation.'),
  spoken('Ozempic', 'She has been on Ozempic since the spring.'),
  spoken('Figma', 'The drawings are in Figma, on the first page.'),
  spoken('Supabase', 'The data lives in Supabase at the moment.'),
  spoken('Nginx', 'The request never reached Nginx at all.'),
  spoken('Jupyter', 'Open the Jupyter notebook and run the first cell.'),
  spoken('Vercel', 'The site is hosted on Vercel for now.'),
  spoken('Qualtrics', 'We sent the survey out with Qualtrics in June.'),
];

/** What it is measured on: names that had no part in that. */
export const MEASURED_ON: readonly SpokenName[] = [
  // People.
  spoken('Ingrid Halvorsen', 'Ingrid Halvorsen will speak about the harbour.'),
  spoken('Wojciechowski', 'The second goal was scored by Wojciechowski.'),
  spoken('Adebayo', 'I think Adebayo knows the way to the museum.'),
  spoken('Tadeusz', 'Yesterday Tadeusz repaired the old clock.'),
  spoken('Castellanos', 'The committee chose Castellanos as its chair.'),
  spoken('Fitzwilliam', "We had dinner at Fitzwilliam's house on Sunday."),
  spoken('Yevgenia Morozova', 'A letter came for Yevgenia Morozova this morning.'),
  spoken('Bhattacharya', 'Ask Bhattacharya about the second invoice.'),
  spoken('Ravenscroft', 'Ravenscroft painted the ceiling in four weeks.'),
  spoken('Mbeki', 'The questions were put to Mbeki by a student.'),
  spoken('Saoirse', 'My neighbour Saoirse plays the violin.'),
  spoken('Delacroix', 'The next patient is Delacroix, in room seven.'),
  spoken('Hernandez-Vega', 'Could Hernandez-Vega take the early shift?'),
  spoken('Nakamoto', 'Nobody has ever met Nakamoto in person.'),
  spoken('Oyelaran', 'The prize went to Oyelaran for her second novel.'),
  // Places.
  spoken('Aberystwyth', 'The library in Aberystwyth opens at nine.'),
  spoken('Timbuktu', 'The caravan reached Timbuktu after forty days.'),
  spoken('Saskatoon', 'It was very cold in Saskatoon last night.'),
  spoken('Wollongong', 'My brother has a boat in Wollongong.'),
  spoken('Ljubljana', 'The train from Ljubljana arrives on platform three.'),
  spoken('Tegucigalpa', 'The parcel was sent from Tegucigalpa in March.'),
  spoken('Schenectady', 'She studied chemistry in Schenectady for a year.'),
  spoken('Kilmarnock', 'Kilmarnock won the match in the last minute.'),
  spoken('Bratislava', 'We changed trains in Bratislava and slept there.'),
  spoken('Yamoussoukro', 'The road to Yamoussoukro was closed for repairs.'),
  spoken('Hartlepool', 'The fishermen of Hartlepool went out at four.'),
  // Products, programs, medicines.
  spoken('PostgreSQL', 'The tables were moved to PostgreSQL last week.'),
  spoken('Elasticsearch', 'We index the pages with Elasticsearch at night.'),
  spoken('Datadog', 'The alarm came from Datadog at three in the morning.'),
  spoken('Prometheus', 'The numbers are collected by Prometheus every minute.'),
  spoken('Salesforce', 'Write the address into Salesforce before you call.'),
  spoken('Atorvastatin', 'The patient was given Atorvastatin for a month.'),
  spoken('Keytruda', 'They treated her with Keytruda for half a year.'),
  spoken('Omeprazole', 'Take the Omeprazole before breakfast with water.'),
  spoken('Webflow', 'The new pages were built in Webflow by a student.'),
  spoken('Airtable', 'All the names are kept in Airtable, with their numbers.'),
  spoken('Snowflake', 'The reports are read out of Snowflake each night.'),
  spoken('Mixpanel', 'We count the visitors with Mixpanel, not by hand.'),
  spoken('Cloudflare', 'The certificate is renewed by Cloudflare in autumn.'),
  spoken('Hasura', 'The questions go to Hasura first, and then on.'),
];

/** Words to expect of which none is said in any of the recordings. */
export const UNRELATED: readonly string[] = [
  ...['Zanzibar', 'Mwangi', 'Sokolowski', 'Ulaanbaatar', 'Quetzalcoatl', 'Jablonski', 'Ibuprofen'],
  ...['Rasmussen', 'Guadalajara', 'Cholmondeley', 'Vodafone', 'Photoshop', 'Bugatti', 'Nairobi'],
  ...['Yakutsk', 'Papadopoulos', 'Xiaomi', 'Fujimori', 'Macchiato', 'Dostoevsky', 'Vladivostok'],
  ...['Lisinopril', 'Amoxicillin', 'Worcestershire', 'Tchaikovsky', 'Ginsberg', 'Mozambique'],
  ...['Bjornsson', 'Hyderabad', 'Chattanooga', 'Albuquerque', 'Tallahassee', 'Wrangler', 'Redis'],
  ...['MongoDB', 'Cassandra', 'Hadoop', 'Splunk', 'Jenkins', 'Bitbucket', 'Zoomcar', 'Asana'],
  ...['Trello', 'Figueroa', 'Ramirez', 'Gonzalez', 'Sanjay Gupta', 'Mei Ling Chen', 'Olga Ivanova'],
  ...['Rotterdam', 'Eindhoven', 'Knoxville', 'Dunedin', 'Invercargill', 'Reykjavik', 'Sarajevo'],
  ...[
    'Tirana',
    'Skopje',
    'Podgorica',
    'Chisinau',
    'Yerevan',
    'Tbilisi',
    'Baku',
    'Astana',
    'Dushanbe',
  ],
  ...['Kathmandu', 'Thimphu', 'Naypyidaw', 'Vientiane', 'Phnom Penh', 'Kuala Lumpur', 'Dili'],
  ...['Nukualofa', 'Funafuti', 'Honiara', 'Nouakchott', 'Bamako', 'Niamey', 'Bissau', 'Conakry'],
  ...['Freetown', 'Monrovia', 'Lomé', 'Cotonou', 'Malabo', 'Libreville', 'Kinshasa', 'Bujumbura'],
  ...['Kigali', 'Dodoma', 'Lilongwe', 'Lusaka', 'Harare', 'Gaborone'],
];
