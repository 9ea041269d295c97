"""The words that the invented economy is made of: trades, names, towns. Real towns, nobody real in them."""

from typing import Final, NamedTuple


class Trade(NamedTuple):
    """What a company does, as its name says it and as the register codes it."""

    name: str
    pkd: str
    pkd_name: str


class Town(NamedTuple):
    """A place with what the register writes around it."""

    city: str
    postal_code: str
    voivodeship: str
    county: str
    commune: str


def _words(text: str, between: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(between))


TRADES: Final = tuple(
    Trade(*line.split("|"))
    for line in """
Brukarstwo|4211Z|ROBOTY ZWIĄZANE Z BUDOWĄ DRÓG I AUTOSTRAD
Transport|4941Z|TRANSPORT DROGOWY TOWARÓW
Hurtownia|4639Z|SPRZEDAŻ HURTOWA NIEWYSPECJALIZOWANA ŻYWNOŚCI, NAPOJÓW I WYROBÓW TYTONIOWYCH
Agencja Reklamowa|7311Z|DZIAŁALNOŚĆ AGENCJI REKLAMOWYCH
Studio Projektowe|7410Z|DZIAŁALNOŚĆ W ZAKRESIE SPECJALISTYCZNEGO PROJEKTOWANIA
Piekarnia|1071Z|PRODUKCJA PIECZYWA; PRODUKCJA ŚWIEŻYCH WYROBÓW CIASTKARSKICH I CIASTEK
Cukiernia|1071Z|PRODUKCJA PIECZYWA; PRODUKCJA ŚWIEŻYCH WYROBÓW CIASTKARSKICH I CIASTEK
Auto Serwis|4520Z|KONSERWACJA I NAPRAWA POJAZDÓW SAMOCHODOWYCH, Z WYŁĄCZENIEM MOTOCYKLI
Zakład Stolarski|3109Z|PRODUKCJA POZOSTAŁYCH MEBLI
Kwiaciarnia|4776Z|SPRZEDAŻ DETALICZNA KWIATÓW, ROŚLIN, NASION, NAWOZÓW
Gabinet Stomatologiczny|8623Z|PRAKTYKA LEKARSKA DENTYSTYCZNA
Gabinet Fizjoterapii|8690A|DZIAŁALNOŚĆ FIZJOTERAPEUTYCZNA
Salon Fryzjerski|9602Z|FRYZJERSTWO I POZOSTAŁE ZABIEGI KOSMETYCZNE
Restauracja|5610A|RESTAURACJE I INNE STAŁE PLACÓWKI GASTRONOMICZNE
Pracownia Krawiecka|9529Z|NAPRAWA POZOSTAŁYCH ARTYKUŁÓW UŻYTKU OSOBISTEGO I DOMOWEGO
Instalacje|4322Z|WYKONYWANIE INSTALACJI WODNO-KANALIZACYJNYCH, CIEPLNYCH, GAZOWYCH I KLIMATYZACYJNYCH
Elektryka|4321Z|WYKONYWANIE INSTALACJI ELEKTRYCZNYCH
Usługi Remontowe|4339Z|WYKONYWANIE POZOSTAŁYCH ROBÓT BUDOWLANYCH WYKOŃCZENIOWYCH
Pracownia Architektoniczna|7111Z|DZIAŁALNOŚĆ W ZAKRESIE ARCHITEKTURY
Biuro Podróży|7911A|DZIAŁALNOŚĆ AGENTÓW TURYSTYCZNYCH
Sklep Zoologiczny|4776Z|SPRZEDAŻ DETALICZNA KARMY DLA ZWIERZĄT DOMOWYCH
Apteka|4773Z|SPRZEDAŻ DETALICZNA WYROBÓW FARMACEUTYCZNYCH PROWADZONA W WYSPECJALIZOWANYCH SKLEPACH
Drukarnia|1812Z|POZOSTAŁE DRUKOWANIE
Oprogramowanie|6201Z|DZIAŁALNOŚĆ ZWIĄZANA Z OPROGRAMOWANIEM
Fotografia|7420Z|DZIAŁALNOŚĆ FOTOGRAFICZNA
Ogrody|8130Z|DZIAŁALNOŚĆ USŁUGOWA ZWIĄZANA Z ZAGOSPODAROWANIEM TERENÓW ZIELENI
Szkoła Językowa|8559A|NAUKA JĘZYKÓW OBCYCH
Przedszkole|8510Z|WYCHOWANIE PRZEDSZKOLNE
Magazyny|5210B|MAGAZYNOWANIE I PRZECHOWYWANIE POZOSTAŁYCH TOWARÓW
Okna i Drzwi|4332Z|ZAKŁADANIE STOLARKI BUDOWLANEJ
Dachy|4391Z|WYKONYWANIE KONSTRUKCJI I POKRYĆ DACHOWYCH
Meble|3109Z|PRODUKCJA POZOSTAŁYCH MEBLI
Części Samochodowe|4532Z|SPRZEDAŻ DETALICZNA CZĘŚCI I AKCESORIÓW DO POJAZDÓW SAMOCHODOWYCH
Wulkanizacja|4520Z|KONSERWACJA I NAPRAWA POJAZDÓW SAMOCHODOWYCH, Z WYŁĄCZENIEM MOTOCYKLI
Pralnia|9601Z|PRANIE I CZYSZCZENIE WYROBÓW WŁÓKIENNICZYCH I FUTRZARSKICH
Opakowania|1721Z|PRODUKCJA PAPIERU FALISTEGO I OPAKOWAŃ Z PAPIERU I TEKTURY
""".strip().splitlines()
)

FANCY: Final = _words(
    """Lis Szyszka Jesion Perła Tłok Mak Kreska Rogal Strumień Dąb Kropka Szpulka Pogodno Żuraw Bursztyn Kasztan Modrzew
Sikorka Wiatrak Latarnia Kotwica Podkowa Młyn Źródło Orzech Jarzębina Bocian Sowa Ryś Jaskółka Świerk Kamień Zawrat Grań
Dolina Polana Przystań Fala Kompas Horyzont Iskra Zorza Rosa Brzoza Wrzos Chaber Piwonia Malwa Tulipan Żubr Łoś Borsuk
Wydra Czapla Pliszka Gil Dzięcioł Kukułka Drozd Kormoran Albatros Delta Sekwoja Cyprys Klon Buk Topola Wierzba Akacja
Lawenda Szałwia Mięta Rumianek Miód Ul Pszczoła Trzmiel Motyl Ważka Konik Sierp Kosa Snop Kłos Ziarno Bochen Precel
Nitka Guzik Igła Naparstek Wstążka Aksamit Jedwab Len Bawełna Wełna"""
)

FIRST_F: Final = _words(
    "Anna Maria Katarzyna Agnieszka Barbara Ewa Elżbieta Zofia Hanna Alicja Joanna Magdalena Monika Beata Dorota Iwona Renata "
    "Grażyna Danuta Halina Justyna Izabela Marta Paulina Natalia Aleksandra Karolina Weronika Julia Oliwia"
)
FIRST_M: Final = _words(
    "Jan Marcin Piotr Krzysztof Andrzej Tomasz Paweł Michał Adam Grzegorz Łukasz Zbigniew Jerzy Tadeusz Mateusz Dariusz Mariusz "
    "Wojciech Ryszard Jakub Henryk Robert Rafał Jacek Kamil Maciej Szymon Bartosz Dawid Kacper"
)
LAST_F: Final = _words(
    "Ćwik Grześkowiak Żak Kłos Bury Sroka Dudek Wilczek Gżegżółka Szczygieł Jędrzejczyk Wróbel Sikora Kaczmarek Mazur Kubiak "
    "Wierzbicka Zielińska Lisowska Dąbrowska Jabłońska Śliwińska Źrebiec Łukasik Olejniczak Rogalska Brzezińska Kowalik"
)
LAST_M: Final = _words(
    "Ćwik Grześkowiak Żak Kłos Bury Sroka Dudek Wilczek Gżegżółka Szczygieł Jędrzejczyk Wróbel Sikora Kaczmarek Mazur Kubiak "
    "Wierzbicki Zieliński Lisowski Dąbrowski Jabłoński Śliwiński Źrebiec Łukasik Olejniczak Rogalski Brzeziński Kowalik"
)

TOWNS: Final = tuple(
    Town(*line.split("|"))
    for line in """
Łódź|90-301|łódzkie|m. Łódź|Łódź-Śródmieście
Łódź|91-409|łódzkie|m. Łódź|Łódź-Bałuty
Zgierz|95-100|łódzkie|zgierski|Zgierz
Pabianice|95-200|łódzkie|pabianicki|Pabianice
Piotrków Trybunalski|97-300|łódzkie|m. Piotrków Trybunalski|m. Piotrków Trybunalski
Skierniewice|96-100|łódzkie|m. Skierniewice|m. Skierniewice
Warszawa|02-672|mazowieckie|m. st. Warszawa|Mokotów
Warszawa|03-717|mazowieckie|m. st. Warszawa|Praga-Północ
Radom|26-600|mazowieckie|m. Radom|m. Radom
Płock|09-400|mazowieckie|m. Płock|m. Płock
Kraków|31-072|małopolskie|m. Kraków|Kraków-Śródmieście
Tarnów|33-100|małopolskie|m. Tarnów|m. Tarnów
Wrocław|50-110|dolnośląskie|m. Wrocław|Wrocław-Stare Miasto
Poznań|61-712|wielkopolskie|m. Poznań|Poznań-Stare Miasto
Kalisz|62-800|wielkopolskie|m. Kalisz|m. Kalisz
Gdańsk|80-831|pomorskie|m. Gdańsk|m. Gdańsk
Szczecin|70-410|zachodniopomorskie|m. Szczecin|m. Szczecin
Bydgoszcz|85-001|kujawsko-pomorskie|m. Bydgoszcz|m. Bydgoszcz
Toruń|87-100|kujawsko-pomorskie|m. Toruń|m. Toruń
Lublin|20-002|lubelskie|m. Lublin|m. Lublin
Białystok|15-062|podlaskie|m. Białystok|m. Białystok
Rzeszów|35-030|podkarpackie|m. Rzeszów|m. Rzeszów
Katowice|40-026|śląskie|m. Katowice|m. Katowice
Kielce|25-303|świętokrzyskie|m. Kielce|m. Kielce
Olsztyn|10-117|warmińsko-mazurskie|m. Olsztyn|m. Olsztyn
Opole|45-018|opolskie|m. Opole|m. Opole
Zielona Góra|65-048|lubuskie|m. Zielona Góra|m. Zielona Góra
""".strip().splitlines()
)

STREETS: Final = _words(
    "ul. Kolejowa|ul. Ogrodowa|ul. Polna|ul. Łąkowa|ul. Słoneczna|ul. Lipowa|ul. Szkolna|ul. Leśna|ul. Krótka|ul. Młyńska|"
    "ul. Zielona|ul. Wodna|ul. Źródlana|ul. Brzozowa|ul. Fabryczna|ul. Towarowa|ul. Rzemieślnicza|al. Kasztanowa|pl. Targowy|"
    "ul. Księdza Jerzego|ul. 11 Listopada|ul. 3 Maja|os. Na Skarpie",
    "|",
)
