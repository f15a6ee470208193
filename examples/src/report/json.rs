use crate::Summary;

pub(super) fn render(summary: &Summary) -> String {
    let json =
        serde_json::to_string_pretty(summary).expect("a summary has only strings and numbers");
    json + "\n"
}
