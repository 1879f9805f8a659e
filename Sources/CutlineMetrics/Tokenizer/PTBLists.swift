/// Words that the tokenizer treats specially, in lower case. Found by trying candidates on the reference program.
enum PTBLists {
    /// Abbreviations that keep their period wherever they stand.
    static let titles: Set<String> = [
        "adj", "adm", "adv", "alex", "assoc", "asst", "atty", "attys", "ave", "brig", "capt", "cf", "cie",
        "cmdr", "col", "comdr", "cpl", "dept", "det", "dr", "drs", "elec", "ens", "ft", "gen", "gov", "govs",
        "hon", "insp", "invt", "jos", "lieut", "lt", "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms",
        "msgr", "mt", "natl", "pfc", "ph", "pres", "prof", "profs", "pvt", "rep", "reps", "rev", "sen",
        "sens", "sfc", "sgt", "spc", "st", "ste", "supt", "treas", "vs", "wm",
    ]

    /// Such abbreviations unless they are in capitals.
    static let mixedCaseTitles: Set<String> = [
        "mfg", "mtg",
    ]

    /// Abbreviations that may also end a sentence.
    static let abbreviations: Set<String> = [
        "al", "ala", "apr", "ariz", "assn", "aug", "bancorp", "bhd", "bldg", "blvd", "bros", "calif", "co",
        "colo", "conn", "corp", "cos", "ct", "dak", "dec", "esq", "est", "etc", "ext", "feb", "fla", "fri",
        "ga", "inc", "ind", "intl", "jan", "jr", "jul", "jun", "kan", "kans", "ky", "ltd", "mar", "md",
        "mich", "minn", "mo", "mon", "mont", "neb", "nev", "nov", "oct", "okla", "penn", "ph.d", "plc", "rd",
        "rt", "sep", "sept", "seq", "sq", "sr", "sys", "tel", "tenn", "thu", "thurs", "tue", "tues", "univ",
        "va", "vt", "wed", "wis", "wisc", "wyo",
    ]

    /// Those that are words of their own unless their first letter is upper case.
    static let capitalisedAbbreviations: Set<String> = [
        "ark", "az", "del", "ill", "la", "mass", "miss", "ore", "pa", "tex", "wash",
    ]

    /// Those that are no abbreviations in capitals.
    static let mixedCaseAbbreviations: Set<String> = [
        "ppte", "ppty", "pte", "ptes", "pty", "ptys",
    ]

    /// Those that keep their period before a number only.
    static let abbreviationsBeforeNumbers: Set<String> = [
        "art", "ca", "fig", "figs", "no", "nos", "op", "pp", "prop",
    ]

    /// Endings that make `name.ending` a file name even if the name has digits first.
    static let fileExtensions: Set<String> = [
        "bat", "bmp", "c", "class", "cgi", "cpp", "dll", "doc", "docx", "exe", "gif", "gz", "h", "htm",
        "html", "jar", "java", "jpeg", "jpg", "mov", "mp3", "pdf", "php", "pl", "png", "ppt", "ps", "py",
        "sql", "tar", "txt", "wav", "x", "xml", "zip",
    ]

    /// What starts a sentence, and so takes the period off a single letter before it.
    static let sentenceStarts: Set<String> = [
        "a", "about", "according", "additionally", "after", "an", "as", "at", "but", "earlier", "he", "her", "here",
        "how", "however", "if", "in", "it", "last", "many", "more", "mr.", "ms.", "now", "once", "one", "other", "our",
        "she", "since", "so", "some", "such", "that", "the", "their", "then", "there", "these", "they", "this", "we",
        "what", "when", "while", "yet", "you",
    ]

    /// Words with an apostrophe that are one token: what stands before and after it.
    static let wordsWithApostrophe: [(StaticString, StaticString)] = [
        ("c", "mon"), ("dunkin", ""), ("e", "er"), ("ev", "ry"), ("li", "l"), ("nat", "l"), ("nor", "easter"),
        ("ol", ""), ("s", "mores"), ("somethin", ""),
    ]
}
